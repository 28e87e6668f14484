# The example of a stream: lines as they come, a failure told at the end.

use v5.24;
use warnings;

use JSON::PP ();
use ApirTest;
use ApirExamples;

my $httpd = start_example('progress');
my $http = $httpd->client;
my $path = '/api/jobs/progress';

sub lines_of { return map { JSON::PP::decode_json($_) } split /\n/, shift }

my $answer = $http->get("$path?steps=3&pause=60");
status_is($answer, 200, 'progress_is_answered');
header_is($answer, 'Content-Type', 'application/x-ndjson; charset=utf-8',
          'progress_is_a_stream_of_json');
header_is($answer, 'Cache-Control', 'no-cache', 'progress_is_not_cached');
is_deeply([lines_of($answer->body)],
          [(map { {done => $_, of => 3} } 1 .. 3), {message => 'finished'}],
          'each_step_is_a_line');
my @chunks = $answer->chunks;
cmp_ok(scalar(@chunks), '>=', 3, 'the_steps_come_one_by_one');
cmp_ok($chunks[2][0] - $chunks[0][0], '>=', 0.1, 'when_they_are_done');

status_is($http->get("$path?steps=0"), 200, 'a_job_without_steps_ends');
is($http->request(HEAD => $path)->body, '', 'head_starts_no_job');

$httpd->expect_log(qr/APIR0203: a stream failed: step 2 found no disk/);
my $failed = $http->get("$path?steps=3&pause=1&fail=2");
ok($failed->complete, 'a_failure_that_is_told_ends_the_body_in_order');
is_deeply([lines_of($failed->body)],
          [{done => 1, of => 3}, {error => 'The job failed'}],
          'a_failure_is_the_last_line_in_words_of_ours');

# A client that leaves ends the job: the next request finds the server free.
my $leaver = $httpd->client;
$leaver->send_bytes($leaver->request_bytes(GET => "$path?steps=1000&pause=50"));
$leaver->read_head;
$leaver->reset_connection;
served($httpd, "$path?steps=0", 'the_next_request_is_served');

stop_httpd($httpd);
done_testing;
