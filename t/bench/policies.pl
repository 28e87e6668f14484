# What access policies cost: findMany of 100 rows under a rule beside the same
# condition as its where, in the library and over HTTP; and `check` beside a
# constant route.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use File::Temp ();

# In the library, which measures itself.
my $program = ApirHttpd::build_folder() . '/t/bench/policy';
my $said = qx('$program');
my ($cost) = $said =~ /a rule costs ([\d.]+) of a where/;
verdict('a rule: time over that of a where (library)', $cost, 'at most 1.15');

my $schema = <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

model User {
    id   Int     @id
    docs Doc[]
    @@allow('read', true)
}

model Doc {
    id      Int    @id
    title   String
    body    String?
    words   Int
    owner   User   @relation(fields: [ownerId], references: [id])
    ownerId Int
    @@index([ownerId])
    @@allow('read', owner == auth())
    @@allow('update', ownerId == auth().id && words > 3)
    @@deny('update', title == 'closed')
}
ZMODEL
my $data = File::Temp->newdir('apir-bench-XXXXXX', TMPDIR => 1);
chmod 0777, "$data";
my $ours = server(files => {'conf/bench.zmodel' => $schema}, conf => <<"CONF");
ApiDatabase bench "sqlite:$data/bench.db"
ApiSchema bench conf/bench.zmodel push=on
<Location "/rule">
    ApiModels bench
    ApiAuth id=7
</Location>
<Location "/where">
    ApiModels bench
    ApiPolicy off
</Location>
<Location "/fixed">
    <ApiRoute GET /constant>
        ApiRespond 200 {"data":true}
    </ApiRoute>
</Location>
CONF
open my $pipe, '|-', 'sqlite3', "$data/bench.db" or die "sqlite3: $!\n";
print $pipe <<'SQL';
PRAGMA journal_mode = WAL;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
    INSERT INTO User SELECT i FROM n;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
    INSERT INTO Doc (id, title, body, words, ownerId)
    SELECT i, 'Title of ' || i, 'Body of ' || i, i % 500, i % 1000 FROM n;
SQL
close $pipe or die "sqlite3 failed\n";

sub escaped($text) { return $text =~ s/([^\w.-])/sprintf '%%%02X', ord $1/ger }

sub measured($name, $path, $other, $goal)
{
    my $found = compare([$ours, $path], [$ours, $other]);
    verdict($name, $found && $found->{rate}, $goal);
    return unless $found;
    say_line('', sprintf '%s; %.0f/s and %.0f/s; the best %.3f; CPU %.3f',
             range(@{ $found->{rates} }), @$found{qw(ours other best cost)});
    return;
}

my $rule = '/rule/doc/findMany?q=' . escaped('{"take":100}');
my $where = '/where/doc/findMany?q='
    . escaped('{"where":{"ownerId":7},"take":100}');
say_line('rule and where', 'answer other rows')
    if $ours->client->get($rule)->body ne $ours->client->get($where)->body;
# 1 / 1.15
measured('findMany: rate under a rule over that of a where', $rule, $where,
         'at least 0.87');
my $check = '/rule/doc/check?q='
    . escaped('{"operation":"update","where":{"words":5,"title":"a"}}');
say_line('check', 'does not say true: ' . $ours->client->get($check)->body)
    if $ours->client->get($check)->body ne '{"data":true}';
measured('check: rate over that of a constant route', $check,
         '/fixed/constant', 'at least 0.5');
