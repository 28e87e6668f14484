# A stream of 1,000,000 items: the memory that the child takes over what it had
# when idle.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use Time::HiRes qw(time);

my $server = server(conf => 'ApiPlugin bench "' . bench_file('bench_routes')
                    . "\"\n<Location \"/api\">\nApiFragment bench\n"
                    . "</Location>\n");
my $child = $server->worker;
$server->client->get('/api/items/1') for 1 .. 20;
my $idle = memory_kib($child, 'RssAnon');

# The answer is counted, not kept, and the child looked at as it comes.
my $client = $server->client(timeout => 120);
my $begin = time;
my ($lines, $bytes, $most) = (0, 0, $idle);
$client->open_connection;
$client->send_bytes("GET /api/stream HTTP/1.1\r\nHost: x\r\n"
                    . "Connection: close\r\n\r\n");
my $next = 0;
while ($client->read_more(time + 60)) {
    $bytes += length $client->{buffer};
    $lines += () = $client->{buffer} =~ /\n/g;
    $client->{buffer} = '';
    next if time < $next;
    my $now = memory_kib($child, 'RssAnon');
    $most = $now if $now > $most;
    $next = time + 0.005;
}
die "only $lines lines came\n" if $lines < 1_000_000;
verdict('1,000,000 NDJSON items: MiB over the idle child',
        ($most - $idle) / 1024, 'at most 4',
        sprintf(' %.0f MB in %.1f s', $bytes / 1e6, time - $begin));
