# What an idle subscription takes of its child: the growth of PSS with 200 of
# them, under event and worker; and how soon they are gone.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use Time::HiRes qw(sleep time);

my $COUNT = 200;
my $SIZES = <<'END';
StartServers 1
ServerLimit 1
ThreadLimit 250
ThreadsPerChild 250
MaxRequestWorkers 250
MaxSpareThreads 250
MaxConnectionsPerChild 0
END

sub pss_kib($pid)
{
    open my $handle, '<', "/proc/$pid/smaps_rollup" or return undef;
    my ($line) = grep { /^Pss:/ } <$handle>;
    return $line =~ /(\d+)/ ? $1 : undef;
}

sub subscribe($server)
{
    my $client = $server->client;
    $client->open_connection;
    $client->send_bytes("GET /trpc/idle HTTP/1.1\r\nHost: x\r\n\r\n");
    $client->read_more(time + 10) until $client->{buffer} =~ /connected/;
    return $client;
}

for my $mpm (qw(event worker)) {
    my $server = ApirHttpd->start(
        mpm => $mpm, mpm_conf => $SIZES,
        conf => 'ApiPlugin bench "' . bench_file('bench_trpc') . '"' . <<'END');

<Location "/trpc">
    ApiTrpc bench
</Location>
END
    my $child = $server->worker;
    $server->client->get('/trpc/users.byId?input=%7B%22id%22:1%7D') for 1 .. 5;
    sleep 0.5;
    my $before = pss_kib($child);
    my @clients = map { subscribe($server) } 1 .. $COUNT;
    sleep 0.5;
    verdict("an idle subscription under $mpm: KiB of the child",
            (pss_kib($child) - $before) / $COUNT, 'at most 64');

    # Their threads are free again when as many others are served.
    my $begin = time;
    $_->close_connection for @clients;
    @clients = map { subscribe($server) } 1 .. $COUNT;
    verdict("$COUNT that leave: seconds until as many others are served",
            time - $begin, 'at most 2');
    say_line('', sprintf '%.1f KiB each of these, in other threads',
             (pss_kib($child) - $before) / $COUNT);
    $server->stop;
}
