# GraphQL over models: a nested query of 61 rows against the same findMany by
# RPC, and against graphql-http and graphql-js on Node over the same file.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use ApirBenchNode;
use ApirInterop ();
use ApirModels qw(models_data);

sub escaped($text) { return $text =~ s/([^\w.-])/sprintf '%%%02X', ord $1/ger }

my $schema = <<'END';
datasource db {
    provider = 'sqlite'
}

model User {
    id    Int    @id
    email String @unique
    name  String
    posts Post[]
}

model Post {
    id       Int    @id
    title    String
    views    Int
    author   User   @relation(fields: [authorId], references: [id])
    authorId Int
    comments Comment[]

    @@index([authorId])
}

model Comment {
    id     Int    @id
    body   String
    post   Post   @relation(fields: [postId], references: [id])
    postId Int

    @@index([postId])
}
END
my $data = models_data();
my $ours = server(data => $data, files => {'conf/bench.zmodel' => $schema},
                  conf => <<"END");
ApiDatabase bench "sqlite:$data/bench.db"
ApiSchema bench conf/bench.zmodel push=on
ApiPolicy off
<Location "/api/model">
    ApiModels bench
</Location>
<Location "/graphql">
    ApiGraphQL models=bench
</Location>
END
open my $sqlite, '|-', 'sqlite3', '-bail', "$data/bench.db" or die $!;
print $sqlite <<'END';
BEGIN;
WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
INSERT INTO User (id, email, name)
    SELECT i, 'user' || i || '@example.com', 'User ' || i FROM n;
WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO Post (id, title, views, authorId)
    SELECT i, 'Post number ' || i, i * 7, (i - 1) / 10 + 1 FROM n;
WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
INSERT INTO Comment (id, body, postId)
    SELECT i, 'What I think of it: ' || i, (i - 1) / 5 + 1 FROM n;
COMMIT;
END
close $sqlite or die "sqlite3 failed\n";

my $comments = '"comments":{"select":{"id":true,"body":true}}';
my $posts = '"posts":{"select":{"id":true,"title":true,"views":true,'
    . $comments . '}}';
my $rpc = '/api/model/user/findMany?q=' . escaped(
    '{"take":1,"select":{"id":true,"email":true,"name":true,' . $posts . '}}');
my $graphql = '/graphql?query=' . escaped(
    '{ findManyUser(take: 1) { id email name posts { id title views '
    . 'comments { id body } } } }');

sub body($server, $path) { return $server->client->get($path)->body }

sub rows($text) { return scalar(() = $text =~ /"id":/g) }

sub measured($name, $ours, $other, $goal)
{
    my $found = compare($ours, $other);
    verdict($name, $found && $found->{rate}, $goal);
    return unless $found;
    say_line('', sprintf '%s; %.0f/s and %.0f/s; the best %.3f; CPU %.3f',
             range(@{ $found->{rates} }), @$found{qw(ours other best cost)});
    return;
}

my $answer = body($ours, $graphql);
say_line('a nested query', 'does not have 61 rows') if rows($answer) != 61;
say_line('a nested query', 'has other rows by RPC')
    if ($answer =~ /"findManyUser":(\[.*\])\}\}\z/s ? $1 : '')
    ne (body($ours, $rpc) =~ /"data":(\[.*\])\}\z/s ? $1 : 'none');
measured('61 rows: rate over that of RPC', [$ours, $graphql], [$ours, $rpc],
         'at least 0.80');

my ($folder, $why) = ApirInterop::installed_folder('graphql');
if ($why) {
    say_line('graphql-http', "skipped: $why");
}
else {
    my $node = ApirBenchNode->new($folder, 'bench_models.mjs',
                                  "$data/bench.db");
    say_line('a nested query', 'has other rows by graphql-http')
        if body($node, $graphql) ne $answer;
    measured('61 rows: rate over that of graphql-http on Node',
             [$ours, $graphql], [$node, $graphql], 'at least 4');
    $node->stop;
}
