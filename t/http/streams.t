# Streams: when items leave, what a failure looks like, who notices that the
# client has gone, and that memory stays flat.

use v5.24;
use warnings;

use ApirProc qw(proc_memory);
use ApirTest;
use Time::HiRes qw(sleep time);

my $http2 = ApirHttpd::has_module('http2') && curl_has_http2()
    && ($ENV{APIR_MPM} // 'event') ne 'prefork';
my $httpd = start_httpd(<<'END', http2 => $http2);
ApiPlugin live @PLUGIN(live)@
ApiFragment live
END
my $http = $httpd->client;
my $stream = '/api/live/stream';

my $answer = $http->get("$stream?items=3");
status_is($answer, 200, 'a_stream');
header_is($answer, 'content-type', 'application/x-ndjson; charset=utf-8',
          'its_type');
header_is($answer, 'cache-control', 'no-cache', 'nobody_may_keep_it');
is($answer->body, "{\"i\":0}\n{\"i\":1}\n{\"i\":2}\n", 'a_line_an_item');
is($http->get("$stream?items=0")->body, '', 'a_stream_of_nothing');
is($http->opened, 1, 'all_on_one_connection');

$answer = $http->get("$stream?items=4&pause=150");
my @chunks = $answer->chunks;
is(scalar @chunks, 4, 'with_pauses_each_item_is_a_chunk');
cmp_ok($chunks[-1][0] - $chunks[0][0], '>', 0.3, 'that_leaves_at_once');
@chunks = $http->get("$stream?items=10000")->chunks;
cmp_ok(scalar @chunks, '<', 1000, 'without_pauses_items_are_gathered');

# Failures.
$answer = $http->get("$stream?items=5&pause=20&fail=2");
is($answer->status, 200, 'a_failure_after_the_first_byte');
ok(!$answer->complete, 'cuts_the_body');
is($answer->body, "{\"i\":0}\n{\"i\":1}\n", 'after_what_was_sent');
served($httpd, '/api/live/hello', 'served_after_it');
$answer = $httpd->client->get("$stream?items=5&fail=0");
ok(!$answer->complete || $answer->status == 500,
   'a_failure_before_the_first_byte_is_noticed') or diag $answer->text;
$answer = $http->get('/api/live/stream-handled?items=5&pause=5&fail=1');
ok($answer->complete, 'a_failure_that_is_handled_ends_in_order');
is($answer->body, "{\"i\":0}\n{\"error\":\"the source dried up\"}\n",
   'with_the_handler_s_last_words');
$httpd->expect_log(qr/the source dried up/);
$httpd->allow_log(qr/APIR0101.*the stream failed/);
if ($http2) {
    my ($code, $output) = curl('--http2-prior-knowledge',
        $httpd->url("$stream?items=5&pause=20&fail=2"));
    isnt($code, 0, 'clients_of_HTTP_2_notice_a_failure');
    is($output, "{\"i\":0}\n{\"i\":1}\n", 'after_what_was_sent');
}

# A client that leaves.
my $client = $httpd->client;
$client->send_bytes($client->request_bytes(
    GET => "$stream?items=10000&pause=20"));
$client->answers_within(10);
$client->close_connection;
ok($httpd->wait_log(qr/client gone at item/), 'the_producer_learns_of_it');
$httpd->expect_log(qr/client gone at item/);
$client = $httpd->client;
$client->send_bytes($client->request_bytes(GET => '/api/live/watched'));
$client->answers_within(10);
$client->close_connection;
ok($httpd->wait_log(qr/watched the client leave/, 3),
   'without_writing_anything');
$httpd->expect_log(qr/watched the client leave/);
if ($http2) {
    my $pid = fork // die $!;
    if (!$pid) {
        exec 'curl', '-s', '--http2-prior-knowledge', '--max-time', 1, '-o',
             '/dev/null', $httpd->url('/api/live/watched');
    }
    waitpid $pid, 0;
    my $count = 0;
    my $deadline = time + 5 * ApirHttpd::patience();
    while ($count < 2 && time < $deadline) {
        sleep 0.05;
        $count = grep { /watched the client leave/ } $httpd->log_lines;
    }
    is($count, 2, 'nor_by_HTTP_2');
}

# A pipelined request is not a client that has gone.
$client = $httpd->client;
$client->send_bytes($client->request_bytes(GET => "$stream?items=3&pause=200")
                    . $client->request_bytes(GET => '/api/live/hello'));
is($client->read_answer->body =~ tr/\n//, 3, 'a_stream_before_another');
status_is($client->read_answer, 200, 'and_the_other');

# A client that reads slowly holds the producer, not memory.
SKIP: {
    skip 'memory is not measured under an instrument', 2
        if ApirHttpd::wrap();
    skip 'memory is that of one of several processes', 2
        if $httpd->mpm eq 'prefork';
    my $discarding = $httpd->client(discard => 1);
    $discarding->get("$stream?items=1000");
    my $before = proc_memory($httpd->worker);
    my $slow = $httpd->client(receive_buffer => 4096);
    $slow->send_bytes($slow->request_bytes(GET => "$stream?items=1000000"));
    $slow->answers_within(10);
    sleep 0.5;
    my $during = proc_memory($httpd->worker);
    cmp_ok($during - $before, '<', 4096, 'memory_beside_a_slow_client');
    $slow->close_connection;
    $answer = $discarding->get("$stream?items=300000");
    is($answer->body_length > 300000 * 8, 1, 'a_long_stream');
    my $after = proc_memory($httpd->worker);
    cmp_ok($after - $before, '<', 4096, 'takes_no_memory')
        or diag "$before KiB, then $after KiB";
}

served($httpd, '/api/live/hello', 'served_at_the_end');
stop_httpd($httpd);
done_testing;
