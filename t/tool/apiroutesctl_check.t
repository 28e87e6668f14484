# apiroutesctl: help, version, and check of JSON Schema and ZModel files.
use v5.24;
use warnings;
use Test::More;
use ApirTool;

my ($code, $out, $err) = ctl('help');
is($code, 0, 'help');
like($out, qr/apiroutesctl $_ /, "… tells of $_") for qw(routes build check);
($code, $out, $err) = ctl('version');
like($out, qr/^apiroutesctl \d+\.\d+/, 'version');
($code, $out, $err) = ctl();
is($code, 2, 'nothing');
($code, $out, $err) = ctl('bild');
is($code, 2, 'a word that is no subcommand');
like($err, qr/no subcommand "bild"/, '… is named');

my $tree = tree({
    'good.json' => '{"type": "object", "properties": {"a": {"type": "string"}}}',
    'broken.json' => "{\n  \"type\":,\n}",
    'wrong.json' => '{"properties": {"a": {"$ref": "#/$defs/nowhere"}}}',
    'type.json' => '{"type": "objekt"}',
});
($code, $out, $err) = ctl('check', "$tree/good.json");
is($code, 0, 'a good schema') or diag $err;
like($out, qr/good\.json: nothing is wrong/, '… is told so');
($code, $out, $err) = ctl('check', map { "$tree/$_.json" }
                          qw(broken wrong good type nowhere));
is($code, 1, 'files with mistakes');
like($err, qr/broken\.json\b.*2/, 'broken JSON, with its line');
like($err, qr/wrong\.json\b.*nowhere/, 'a reference to nothing');
like($err, qr/type\.json\b.*objekt/, 'a type that is none');
like($err, qr/nowhere\.json\b/, 'a file that is not there');
like($out, qr/good\.json: nothing is wrong/, 'the good one among them');
my $zmodel = tree({
    'good.zmodel' => "datasource db { provider = 'sqlite' }\n"
        . "model A {\n    id Int \@id\n}\n",
    'wrong.zmodel' => "datasource db { provider = 'sqlite' }\n"
        . "model A {\n    id Int \@id\n    b B\n    c C\n}\n",
});
($code, $out, $err) = ctl('check', "$zmodel/good.zmodel");
is($code, 0, 'a good ZModel schema') or diag $err;
like($out, qr/good\.zmodel: nothing is wrong/, '… is told so');
($code, $out, $err) = ctl('check', '-v', "$zmodel/good.zmodel");
like($out, qr/^model 0 A$/m, '… and printed, if that is wanted');
($code, $out, $err) = ctl('check', "$zmodel/wrong.zmodel");
is($code, 1, 'a ZModel schema with mistakes');
like($err, qr/wrong\.zmodel:$_\b/, 'each with its place') for '4:7', '5:7';
($code, $out, $err) = ctl('check', 'x.txt');
is($code, 2, 'a file of another kind');
($code, $out, $err) = ctl('check');
is($code, 2, 'no file');
done_testing;
