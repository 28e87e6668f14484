# Graceful restarts: requests in progress end in order, and twenty restarts
# leave neither files, memory nor threads behind, in the parent and in the
# children.

use v5.24;
use warnings;

use ApirProc qw(proc_files proc_mappings proc_memory proc_threads);
use ApirTest;

plan(skip_all => 'one process cannot restart') if ApirHttpd::wrap()
    eq 'valgrind';

my $fixture = <<'END';
{"fragment": "small", "routes": [{"method": "POST", "path": "/x",
 "inputSchema": {"type": "object", "properties": {"a": {"type": "string",
 "pattern": "^[a-z]+$"}}}, "handler": [{"valid": true},
 {"json": {"got": "@input"}}]}]}
END

my $httpd = start_httpd(<<'END', files => {'conf/fixture.json' => $fixture});
ApiPlugin live @PLUGIN(live)@
ApiPlugin again @PLUGIN(live)@
ApiPlugin conformance @PLUGIN(conformance_routes)@ @ROOT@/conf/fixture.json
ApiFragment live
<Location "/a">
    ApiFragment again:live
</Location>
<Location "/b">
    <ApiRoute GET /constant>
        ApiRespond 200 {"constant":true}
    </ApiRoute>
    ApiFragment conformance:small
</Location>
END

sub requests
{
    my $http = $httpd->client;
    return $http->get('/api/live/hello')->status == 200
        && $http->get('/a/echo/1')->status == 200
        && $http->get('/b/constant')->status == 200
        && $http->post_json('/b/x', '{"a":"ok"}')->status == 200;
}

# What a start leaves in the parent once it has settled.
sub parent
{
    my $pid = $httpd->pid;
    return (files => scalar proc_files($pid), memory => proc_memory($pid),
            mappings => proc_mappings($pid), threads => proc_threads($pid));
}

ok(requests(), 'served_before');
$httpd->graceful for 1 .. 5;
ok(requests(), 'served_after_some');
my %before = parent();
my $child_files = proc_files($httpd->worker);

my $served = 0;
for (1 .. 20) {
    my @old = $httpd->children;
    $httpd->graceful;
    $served++ if requests();
    $httpd->wait_for_exit(@old) or fail('old_children_end');
}
is($served, 20, 'served_after_each_of_20_restarts');

my %after = parent();
is($after{files}, $before{files}, 'the_parent_has_no_more_files_open')
    or diag join "\n", proc_files($httpd->pid);
is($after{threads}, $before{threads}, 'nor_threads');
cmp_ok(proc_files($httpd->worker), '<=', $child_files + 2,
       'nor_has_a_child');
SKIP: {
    skip 'memory is not measured under an instrument', 2
        if ApirHttpd::wrap();
    cmp_ok($after{mappings} - $before{mappings}, '<=', 4,
           'the_parent_has_no_more_mappings');
    cmp_ok($after{memory} - $before{memory}, '<=', 512,
           'nor_memory_that_grows')
        or diag "$before{memory} KiB, then $after{memory} KiB";
}

# A stream that is on its way ends in order.
my $client = $httpd->client;
$client->send_bytes($client->request_bytes(
    GET => '/api/live/stream?items=10&pause=100'));
ok($client->answers_within(10), 'a_stream_has_begun');
$httpd->graceful;
my $answer = $client->read_answer;
ok($answer->complete, 'it_ends_in_order_across_a_restart')
    or diag $answer->text;
is(($answer->body =~ tr/\n//), 10, 'with_all_its_items');

stop_httpd($httpd);
done_testing;
