# 10,000 <ApiRoute> sections against as many empty <Location>s: the time until
# the server answers.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use IO::Socket::INET;
use List::Util qw(min);
use Time::HiRes qw(sleep time);

my $count = 10_000;
my $routes = join '', "<Location \"/api\">\n",
    (map { "<ApiRoute GET /list-$_/:id>\nApiRespond 204\n</ApiRoute>\n" }
     1 .. $count), "</Location>\n";
my $locations = join '',
    map { "<Location \"/api/list-$_\">\n</Location>\n" } 1 .. $count;

# From the start of the program until its first answer, to the millisecond.
# (It listens long before, while it reads its configuration once more.)
sub start_time($conf)
{
    my $server = bench_server(conf => $conf);
    my $begin = time;
    $server->launch;
    my $socket;
    while (!$socket && time < $begin + 20) {
        $socket = IO::Socket::INET->new(PeerHost => '127.0.0.1',
                                        PeerPort => $server->port);
        sleep 0.001 unless $socket;
    }
    # (This asks no location.)
    print {$socket} "OPTIONS * HTTP/1.0\r\n\r\n" if $socket;
    my $answered = $socket && <$socket>;
    my $taken = time - $begin;
    my @wrong = grep { /ended before/ } $server->stop_hard;
    die "httpd does not start: @wrong\n" if @wrong || !$answered;
    return $taken;
}

# What else the machine does only makes a start longer: the least of many
# rounds is the work itself.
my (@routes, @locations);
for (1 .. 3 * $ENV{PAIRS}) {
    push @routes, start_time($routes);
    push @locations, start_time($locations);
}
verdict('10,000 <ApiRoute>: start over that of empty <Location>s',
        min(@routes) / min(@locations), 'at most 1.3');
say_line('', sprintf '%.0f ms and %.0f ms; medians %.0f ms and %.0f ms',
         map { 1000 * $_ } min(@routes), min(@locations), median(@routes),
         median(@locations));
