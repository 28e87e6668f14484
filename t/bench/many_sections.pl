# 10,000 <ApiRoute> sections against as many empty <Location>s: the time until
# the server answers.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use Time::HiRes qw(time);

my $count = 10_000;
my $routes = join '', "<Location \"/api\">\n",
    (map { "<ApiRoute GET /list-$_/:id>\nApiRespond 204\n</ApiRoute>\n" }
     1 .. $count), "</Location>\n";
my $locations = join '',
    map { "<Location \"/api/list-$_\">\n</Location>\n" } 1 .. $count;

sub start_time($conf)
{
    my $begin = time;
    my $server = server(conf => $conf);
    my $taken = time - $begin;
    $server->stop_hard;
    return $taken;
}

my (@routes, @locations, @ratios);
for (1 .. $ENV{PAIRS}) {
    push @routes, start_time($routes);
    push @locations, start_time($locations);
    push @ratios, $routes[-1] / $locations[-1];
}
verdict('10,000 <ApiRoute>: start over that of empty <Location>s',
        median(@ratios), 'at most 1.3');
say_line('', sprintf '%s; %.0f ms and %.0f ms', range(@ratios),
         1000 * median(@routes), 1000 * median(@locations));
