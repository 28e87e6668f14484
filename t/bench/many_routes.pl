# 100,000 routes against 10: what a request costs, what a route weighs, how
# long the start takes.
use v5.24;
use warnings;
use experimental 'signatures';
use ApirBench;
use Time::HiRes qw(time);

my $many = 100_000;

sub with_routes($count)
{
    return 'ApiPlugin bench "' . bench_file('bench_routes') . "\" $count\n"
        . "<Location \"/api\">\nApiFragment bench:many\n</Location>\n";
}

my $few_server = server(conf => with_routes(10));
my $few_memory = memory_kib($few_server->pid, 'RssAnon');
my $begin = time;
my $many_server = server(conf => with_routes($many));
my $start = time - $begin;
my $memory = memory_kib($many_server->pid, 'RssAnon') - $few_memory;

# Among many, one in the middle, in the same form as one of the few.
my $in_many = '/api/group-500/list-50006/8472';
my $in_few = '/api/group-0/list-6/8472';
die "the routes do not answer\n"
    if grep { $_ != 200 } $many_server->client->get($in_many)->status,
                          $few_server->client->get($in_few)->status;

my $found = compare([$many_server, $in_many], [$few_server, $in_few]);
verdict('100,000 routes: time of a request over that with 10',
        $found && 1 / $found->{rate}, 'at most 1.05');
say_line('', sprintf 'rates %s; the best %.3f; CPU %.3f',
         range(@{ $found->{rates} }), @$found{qw(best cost)}) if $found;
verdict('100,000 routes: bytes each', $memory * 1024 / $many, 'at most 500');
verdict('100,000 routes: seconds until the server answers', $start,
        'at most 1');
