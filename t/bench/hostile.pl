# Bad input: the CPU time from the last byte that the server needed to the end
# of its answer, which is a 4xx, and what the child keeps of it.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use ApirGraphqlHostile;
use ApirJson;
use ApirModels qw(models_data);
use Time::HiRes qw(sleep);

my $data = models_data();
my $schema = <<'END';
datasource db {
    provider = 'sqlite'
}

model User {
    id    Int @id
    posts Post[]
}

model Post {
    id       Int  @id
    author   User @relation(fields: [authorId], references: [id])
    authorId Int
}
END

my ($bench, $trpc) = map { bench_file($_) } qw(bench_routes bench_trpc);
my $server = server(data => $data, files => {'conf/h.zmodel' => $schema},
                    conf => <<"END");
ApiPlugin bench "$bench"
ApiPlugin trpc "$trpc"
ApiDatabase h "sqlite:$data/h.db"
ApiSchema h conf/h.zmodel push=on
ApiPolicy off
<Location "/api">
    ApiFragment bench
    ApiMaxBody 16777216
</Location>
<Location "/trpc">
    ApiTrpc trpc:bench
</Location>
<Location "/super">
    ApiTrpc trpc:bench transformer=superjson
</Location>
<Location "/graphql">
    ApiGraphQL models=h
    ApiMaxBody 16777216
</Location>
END
my $child = $server->worker;

sub head($method, $path, $length)
{
    return "$method $path HTTP/1.1\r\nHost: x\r\n"
        . ($path =~ m{^/(?:trpc/|super/|graphql)} ?
           "Content-Type: application/json\r\n" : '')
        . ($path =~ m{/form} ?
           "Content-Type: application/x-www-form-urlencoded\r\n" : '')
        . (defined $length ? "Content-Length: $length\r\n" : '') . "\r\n";
}

sub post($path, $body) { return head(POST => $path, length $body) . $body }

my $mib = 1 << 20;
my @cases = (
    ['JSON broken at its end, 1 MiB',
     post('/api/body', '["' . 'a' x ($mib - 4) . '"}')],
    ['JSON of 1 MiB of numbers, broken at its end',
     post('/api/body', '[' . '1,' x ($mib / 2 - 2) . '}')],
    ['100,000 opening brackets', post('/api/body', '[' x 100_000)],
    ['100,000 opening braces', post('/api/body', '{"a":' x 100_000)],
    ['a body said to have 1 GB', head(POST => '/api/body', 1_000_000_000)],
    ['a body of 17 MiB in chunks',
     "POST /api/body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
     . sprintf("%x\r\n%s\r\n", $mib, 'a' x $mib) x 17],
    ['100,000 query keys',
     head(GET => '/api/query?' . join('&', map { "k$_=1" } 1 .. 100_000),
          undef)],
    ['100,000 form keys',
     post('/api/form', join '&', map { "k$_=1" } 1 .. 100_000)],
    ['JSON with a NUL byte', post('/api/body', "[\"a\0b\"]")],
    ['JSON with overlong UTF-8', post('/api/body', "[\"\xC0\xAF\"]")],
    ['a path with NUL', head(GET => '/api/items/a%00b', undef)],
    ['a path with overlong UTF-8',
     head(GET => '/api/items/a%C0%AFb', undef)],
    ['tRPC: a batch of 100,000 commas',
     head(GET => '/trpc/' . ',' x 100_000 . '?batch=1', undef)],
    ['tRPC: a name of 100,000 dots', head(GET => '/trpc/' . '.' x 100_000, undef)],
    ['tRPC: a thousand calls, each with its error',
     post('/trpc/' . join(',', ('count') x 1000) . '?batch=1',
          '{' . join(',', map { "\"$_\":[1]" } 0 .. 999) . '}')],
    ['tRPC: 100,000 inputs for one call',
     post('/trpc/count?batch=1',
          '{' . join(',', map { "\"$_\":1" } 0 .. 99_999) . '}')],
    ['tRPC: 100,000 opening brackets', post('/trpc/count', '[' x 100_000)],
    ['tRPC: in a batch', post('/trpc/count?batch=1', '{"0":' x 100_000)],
    ['tRPC: connectionParams of 100,000 brackets',
     head(GET => '/trpc/users.byId?connectionParams=' . '[' x 100_000, undef)],
    ['superjson: 20,000 paths to nothing',
     post('/super/count', '{"json":[],"meta":{"values":{'
          . join(',', map { "\"a.$_\":[\"Date\"]" } 1 .. 20_000) . '}}}')],
    ['superjson: a path of 100,000 steps',
     post('/super/count', '{"json":[],"meta":{"values":{"' . 'a.' x 100_000
          . 'a":["Date"]}}}')],
    ['superjson: maps that are none',
     post('/super/count', '{"json":{"a":[' . join(',', (1) x 20_000)
          . ']},"meta":{"values":{"a":["map"]}}}')],
    ['superjson: sets in sets', post('/super/count',
          '{"json":{},"meta":{"values":' . '["set",{"0":' x 20_000)],
    ['CR LF into a response header',
     head(GET => '/api/echo?value=a%0D%0ASet-Cookie:%20b', undef)],
);

for my $case (hostile_documents('User', 'posts', 'author')) {
    my ($name, $query, $variables) = @$case;
    push @cases, ["GraphQL: $name",
                  post('/graphql', json_text({query => $query, variables =>
                                              $variables // {}}))];
}

# CPU from before the last byte to the answer; in milliseconds.
sub measure($bytes)
{
    my $client = $server->client(timeout => 30);
    my $last = chop $bytes;
    $client->open_connection;
    $client->send_bytes($bytes);

    # Until the child has worked off what it has.
    my ($before, $seen) = (cpu_seconds($child), -1);
    while ($before != $seen) {
        sleep 0.02;
        ($seen, $before) = ($before, cpu_seconds($child));
    }
    $client->send_bytes($last);
    my $answer = $client->read_answer('POST');
    sleep 0.01;
    # GraphQL's errors are a 200 in application/json.
    my $status = $answer->body =~ /^\{"errors":/ ? 400 : $answer->status;
    return ($status, 1000 * (cpu_seconds($child) - $before));
}

for my $case (@cases) {
    my ($name, $bytes) = @$case;
    my ($status, @times);
    for (1 .. 5) {
        ($status, my $time) = measure($bytes);
        push @times, $time;
    }
    my $fine = $status >= 400 && $status < 500;
    verdict("$name: ms of CPU", $fine ? median(@times) : undef, 'at most 50',
            " status $status");
    say_line('', 'the next request is not served')
        if $server->client->get('/api/items/1')->status != 200;
}

# A thread of httpd keeps up to 2 MiB for its next request (MaxMemFree), so the
# child grows until its threads have seen it all, and then no more.
sub rounds($count)
{
    for (1 .. $count) {
        measure($_->[1]) for @cases;
    }
    return memory_kib($child, 'RssAnon');
}

my $memory = rounds(12);
verdict('all that twelve times more: MiB that the child grew then',
        (rounds(12) - $memory) / 1024, 'at most 1');
