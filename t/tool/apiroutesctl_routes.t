# apiroutesctl routes: what ApiRoutesDir would make of a folder.
use v5.24;
use warnings;
use Test::More;
use ApirTool;

sub methods
{
    return join '', "#include <apiroutes.h>\n",
        map { "apir_response_t *$_(apir_event_t *event)\n{\n"
              . "    return apir_empty(event);\n}\n" } @_;
}

my $tree = tree({
    'index.c' => methods('GET'),
    'api/[house]/students/year-[year].c' => methods(qw(POST GET)),
    'api/files/[...path].c' => methods(qw(DELETE PATCH PUT HEAD OPTIONS)),
});
my ($code, $lines, $err) = routes_of($tree);
is($code, 0, 'sources are listed') or diag $err;
is_deeply([sort @$lines], [
    'GET / ' . 'index.c',
    'GET,POST /api/:house/students/year-:year'
        . ' api/[house]/students/year-[year].c',
    'HEAD,PUT,PATCH,DELETE,OPTIONS /api/files/**:path api/files/[...path].c',
], 'methods in a fixed order, pattern, file');

my $goal = File::Temp->newdir('apir-XXXXXX', TMPDIR => 1);
($code) = ctl('build', '-I', ($ENV{SRCDIR} // '.') . '/include', $tree, $goal);
is($code, 0, 'the same compiled');
my ($same, $compiled) = routes_of($goal);
is_deeply([map { s/\.so$/.c/r } @$compiled], $lines,
          '… gives the same listing');

# How much of C the listing of sources understands.
my $body = "(apir_event_t *event)\n{\n    return 0;\n}\n";
my @cases = (
    ['a static function', "static apir_response_t *GET$body", ''],
    ['static before, by another', "static int x;\nvoid *GET$body", 'GET'],
    ['a declaration', "apir_response_t *GET(apir_event_t *event);", ''],
    ['a call in a body', "void x(void)\n{\n    GET(1);\n    {}\n}\n", ''],
    ['a comment', "/* apir_response_t *GET$body */", ''],
    ['a comment to the line\'s end', "// void GET() {}\n", ''],
    ['a text', "const char x[] = \"void GET() {\\\"\";\n", ''],
    ['a macro', "#define X \\\n    void GET() {}\n", ''],
    ['an initialiser', "int x[] = { GET(1) };\n", ''],
    ['a name that begins so', "void *GETS$body", ''],
    ['an attribute',
     "void *GET(apir_event_t *event) __attribute__((cold)) { return 0; }",
     'GET'],
    ['two', "void *GET$body" . "void *PUT$body", 'GET,PUT'],
    ['an end in the middle', "void *GET(", ''],
    ['an open comment', "void *GET$body/* ", 'GET'],
    ['an open text', "void *GET$body\"\\", 'GET'],
    ['nothing', '', ''],
);
for my $case (@cases) {
    my ($name, $text, $want) = @$case;
    my ($exit, $rows) = routes_of(tree({ 'x.c' => $text }));
    is(($rows->[0] // '') =~ s/ ?\/x.*//r, $want, "C: $name");
}

($code, $lines, $err) = routes_of(tree({ 'a.c' => methods('GET'),
                                         'a/index.c' => methods('GET') }));
like($err, qr/warning: /, 'a route that no request reaches is a warning');
is($code, 0, '… and no mistake');
($code, $lines, $err) = routes_of(tree({ '[a.c' => methods('GET') }));
is($code, 1, 'a name that means nothing is a mistake');
like($err, qr/\[a\.c/, '… and named');
($code, $lines, $err) = routes_of(tree({ 'x.txt' => '' }));
like($err, qr/holds no route files/, 'a folder without routes');
($code, my $out, $err) = ctl('routes');
is($code, 2, 'no folder');
($code, $out, $err) = ctl('routes', '--all', '.');
like($err, qr/no option --all/, 'an option that is none');
done_testing;
