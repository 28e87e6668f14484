# ApiTrpc: streams and who runs them, clients that leave, middleware, headers,
# errors that are httpd's own, mistakes of the configuration.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirTest;
use Time::HiRes qw(sleep time);

my $http2 = ApirHttpd::has_module('http2') && curl_has_http2()
    && ($ENV{APIR_MPM} // 'event') ne 'prefork';
my $conf = <<'END';
LimitRequestLine 100000
KeepAliveTimeout 60
ApiPlugin app @PLUGIN(trpc)@
<Location "/trpc">
    ApiTrpc app
    ApiCors https://app.example
    ApiMaxBody 1000
</Location>
<Location "/serial">
    ApiTrpc app:serial
</Location>
<Location "/pings">
    ApiTrpc app sse-ping=100ms jsonl-ping=100 sse-reconnect=2s
</Location>
<Location "/short">
    ApiTrpc app sse-duration=300ms transformer=superjson
</Location>
<Location "/guarded">
    ApiTrpc app
    AuthType Basic
    AuthName here
    AuthBasicProvider file
    AuthUserFile @ROOT@/conf/users
    Require valid-user
</Location>
END
my @modules = qw(auth_basic authn_file authz_user);
my $slow = ApirHttpd::patience();
my $httpd = start_httpd($conf, modules => \@modules, http2 => $http2,
                        files => {'conf/users' => "bob:x\n"});
my $http = $httpd->client;
$httpd->expect_log(qr/left (?:after ticks|in silence)/);
my @lines = (headers => ['trpc-accept' => 'application/jsonl']);

# The URL of a batch: [path, input] each.
sub batch($endpoint, @calls)
{
    my @inputs = map { "\"$_\":$calls[$_][1]" }
        grep { defined $calls[$_][1] } 0 .. $#calls;
    my $input = '{' . join(',', @inputs) . '}';
    return "/$endpoint/" . join(',', map { $_->[0] } @calls)
        . '?batch=1&input=' . $input =~ s/([^\w])/sprintf '%%%02X', ord $1/ger;
}

sub codes($answer)
{
    return join ',', map { $_->{error} ? $_->{error}{data}{code} : 'ok' }
        @{$answer->json};
}

# What is ready first is sent first, at once; a busy machine may blur when.
my ($answer, %came);
for (1 .. 3) {
    my $at = 0;
    %came = ();
    $answer = $http->get(batch('trpc', ['wait', 400], ['wait', 0],
                               ['wait', 200]), @lines);
    for my $chunk ($answer->chunks) {
        my $text = substr $answer->body, $at, $chunk->[1];
        $at += $chunk->[1];
        $came{$1} //= $chunk->[0]
            while $text =~ /^\[\d+,0,\[\[(\d+)\]\]\]$/mg;
    }
    last if $came{200} - $came{0} > 0.1 && $came{400} - $came{200} > 0.1;
}
my @order = $answer->body =~ /^\[\d+,0,\[\[(\d+)\]\]\]$/mg;
is("@order", '0 200 400', 'what_is_ready_first_is_sent_first');
cmp_ok($came{200} - $came{0}, '>', 0.1, 'each_leaves_when_it_is_there');
cmp_ok($came{400} - $came{200}, '>', 0.1, 'and_the_next_as_well');
header_is($answer, 'content-type', 'application/json', 'type_of_a_stream');
my @chunks = $http->get(batch('trpc', ['three']), @lines)->chunks;
cmp_ok(scalar @chunks, '>=', 3, 'items_leave_one_by_one');
if ($http2) {
    open my $pipe, '-|', 'curl', '-sgN', '--http2-prior-knowledge', '--max-time',
         20, '-H', 'trpc-accept: application/jsonl',
         $httpd->url(batch('trpc', ['three'], ['wait', 250])) or die $!;
    my ($first, $last, $text) = (undef, 0, '');
    while (sysread $pipe, my $piece, 4096) {
        $first //= time;
        $last = time;
        $text .= $piece;
    }
    close $pipe;
    cmp_ok($last - ($first // $last), '>', 0.2, 'they_do_by_HTTP_2');
    like($text, qr/\[\[250\]\]\]\n/, 'with_the_calls_beside_them');
}

# Side by side, or one after the other.
$http->get('/trpc/most');
my $begin = time;
$answer = $http->get(batch('trpc', (['wait', 200]) x 10), @lines);
is(scalar(() = $answer->body =~ /\[\[200\]\]/g), 10, 'ten_calls');
cmp_ok(time - $begin, '<', 1.5 * $slow, 'run_side_by_side');
cmp_ok($http->get('/trpc/most')->json->{result}{data}, '>', 5, 'in_threads');
$answer = $http->get(batch('serial', (['wait', 20]) x 10), @lines);
is(scalar(() = $answer->body =~ /\[\[20\]\]/g), 10, 'ten_calls_of_a_sequential_router');
is($http->get('/serial/most')->json->{result}{data}, 1,
   'run_one_after_the_other');
$begin = time;
$answer = $http->get(batch('trpc', (['wait', 50]) x 150), @lines);
is(scalar(() = $answer->body =~ /\[\[50\]\]/g), 150,
   'more_calls_than_threads_are_all_answered');
cmp_ok(time - $begin, '<', 4 * $slow, 'and_soon');

# A child whose threads are all taken still answers.
SKIP: {
    skip 'as many connections as threads are beyond an instrument', 2
        if ApirHttpd::wrap();
    # (There are two children at most, with 64 threads beside the MPM's.)
    my @held = map { $httpd->client } 1 .. 4;
    for my $client (@held) {
        $client->send_bytes($client->request_bytes(
            GET => batch('trpc', (['ticks']) x 40), @lines));
        $client->answers_within(10);
    }
    $begin = time;
    $answer = $httpd->client->get(batch('trpc', ['wait', 20], ['text']), @lines);
    is(scalar(() = $answer->body =~ /\[\[(?:20|"just \\"text\\"")\]\]/g), 2,
       'without_a_free_thread_calls_run_in_the_request_s');
    cmp_ok(time - $begin, '<', 2, 'at_once');
    $_->reset_connection for @held;
}

# Clients that leave.
sub left($what, $name, $target, @more)
{
    my $before = grep { /$what/ } $httpd->log_lines;
    my $client = $httpd->client;
    $client->send_bytes($client->request_bytes(GET => $target, @more));
    $client->answers_within(10);
    sleep 0.1;
    $client->close_connection;
    my $end = time + 1 * $slow;
    my $now = $before;
    while ($now <= $before && time < $end) {
        sleep 0.02;
        $now = grep { /$what/ } $httpd->log_lines;
    }
    return cmp_ok($now, '>', $before, $name);
}

$httpd->wait_log(qr/left after ticks/, 3);
sleep 1;
left('after ticks', 'a_stream_is_left', batch('trpc', ['ticks']), @lines);
left('in silence', 'a_silent_stream_is_left', batch('trpc', ['silence']), @lines);
left('in silence', 'one_beside_another_call',
     batch('trpc', ['silence'], ['wait', 10]), @lines);
left('after ticks', 'a_subscription_is_left', '/trpc/sub.ticks');
left('in silence', 'a_silent_subscription_is_left', '/trpc/sub.silence');
left('in silence', 'one_with_pings', '/pings/sub.silence');

# A stream whose request breaks off.
my $client;
for my $case (['is_cut', "Content-Length: 100\r\n\r\n{\"0\":"],
              ['has_a_broken_chunk',
               "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"0\":zz\r\n"]) {
    my ($name, $rest) = @$case;
    $client = $httpd->client;
    $client->open_connection;
    $client->send_bytes("POST /trpc/say,say?batch=1 HTTP/1.1\r\nHost: x\r\n"
                        . "Content-Type: application/json\r\n"
                        . "trpc-accept: application/jsonl\r\n$rest");
    $client->finish_sending;
    $begin = time;
    $client->read_more(time + 5) while !$client->{eof} && time < $begin + 5;
    cmp_ok(time - $begin, '<', 2 * $slow, "a_stream_whose_body_$name");
    unlike($client->{buffer}, qr/"result"/, 'comes_to_nothing');
}

# Pings, and the end of a connection's time.
$client = $httpd->client;
$client->send_bytes($client->request_bytes(GET => '/pings/sub.silence'));
sleep 0.6 * $slow;
$client->read_more(time + 5);
like($client->{buffer},
     qr/"reconnectAfterInactivityMs":2000\}.*(?:event: ping\ndata: .*){3}/s,
     'pings_of_a_subscription');
$client->close_connection;
$http = $httpd->client;         # where all is slow, the kept one has timed out
$answer = $http->get(batch('pings', ['wait', 600]), @lines);
like($answer->body, qr/^ {2,}\S/m, 'pings_of_a_stream');
$begin = time;
$answer = $http->get('/short/sub.silence');
is($answer->body, "event: connected\ndata: {}\n\n\n",
   'a_connection_ends_after_its_time_without_a_word');
cmp_ok(time - $begin, '<', 2 * $slow, 'in_time');

# What procedures leave beside the answer.
$answer = $http->post_json('/trpc/logIn,logIn?batch=1', '{}');
is($answer->json->[1]{result}{data}, 1, 'a_batch_of_mutations');
is_deeply([$answer->header_all('set-cookie')],
          [('session=s1; Path=/; HttpOnly') x 2], 'cookies_of_procedures');
is_deeply([$answer->header_all('x-around')], [200, 200],
          'middleware_goes_round_each_call');
answer_is($http->get('/trpc/locals,locals?batch=1'), 200,
          [map { {result => {data => {who => 'Ada', via => 'around',
                                      context => 'shared'}}} } 1, 2],
          'locals_are_those_of_context_and_middleware_and_of_one_call');
$answer = $http->get(batch('trpc', ['locals'], ['locals']), @lines);
is(scalar(() = $answer->body =~ /"context":"shared"/g), 2, 'in_streams_too');
unlike($answer->body, qr/seen/, 'and_of_one_call');
answer_is($http->get('/trpc/text'), 200, {result => {data => 'just "text"'}},
          'text_is_a_string');
like($http->get('/short/text')->body, qr/\{"json":"just \\"text\\""\}/,
     'with_superjson_too');
answer_is($http->get('/trpc/header?input=%22a%5Cnb%22'), 400,
          {error => {message => 'A value of the request cannot stand in a header',
                     code => -32600, data => {code => 'BAD_REQUEST',
                     httpStatus => 400, path => 'header'}}},
          'a_header_that_may_not_be');
$answer = $http->get('/trpc/secret,text?batch=1');
status_is($answer, 207, 'statuses_that_differ');
is(codes($answer), 'FORBIDDEN,ok', 'middleware_refuses_a_call');
$answer = $http->get('/trpc/fail');
status_is($answer, 500, 'a_failure_of_the_procedure');
unlike($answer->body, qr/secret/, 'tells_the_client_nothing');
$httpd->expect_log(qr/a secret of the procedure/);

# Methods, HTTP's other headers.
$answer = $http->request(HEAD => '/trpc/text');
status_is($answer, 204, 'HEAD');
$answer = $http->request(OPTIONS => '/trpc/text', headers => [
    Origin => 'https://app.example', 'Access-Control-Request-Method' => 'POST',
    'Access-Control-Request-Headers' => 'content-type,trpc-accept']);
is($answer->header('access-control-allow-origin'), 'https://app.example',
   'a_preflight_is_answered');
like($answer->header('access-control-allow-headers') // '', qr/trpc-accept/i,
     'with_the_headers_of_the_client');
$answer = $http->get('/trpc/nope', headers => [Origin => 'https://app.example']);
is($answer->header('access-control-allow-origin'), 'https://app.example',
   'errors_can_be_read_by_pages_of_other_origins');
status_is($http->request(DELETE => '/trpc/text'), 415,
          'another_method_without_a_type');
status_is($http->request(DELETE => '/trpc/text',
                         headers => ['Content-Type' => 'application/json']),
          405, 'and_with_one');
header_is($http->post_json('/trpc/text', '{}'), 'allow', 'GET',
          'which_method_a_query_has');

# What httpd itself refuses is told in tRPC's form.
$answer = $http->get('/guarded/text');
status_is($answer, 401, 'who_must_log_in');
is($answer->json->{error}{data}{code}, 'UNAUTHORIZED', 'is_told_in_tRPC_s_words');
$answer = $http->post_json('/trpc/logIn', '"' . 'x' x 2000 . '"');
status_is($answer, 200, 'a_body_that_nobody_reads_is_no_matter');

served($httpd, '/trpc/text', 'served_at_the_end');
$httpd->allow_log(qr/APIR|AH01797|no such|user/);
stop_httpd($httpd);

# One process for each request: streams and threads are the same.
if ($httpd->mpm ne 'prefork') {
    my $forked = start_httpd($conf, modules => \@modules, mpm => 'prefork',
                             files => {'conf/users' => "bob:x\n"});
    $answer = $forked->client->get(
        batch('trpc', ['wait', 300], ['wait', 0], ['text']), @lines);
    my @prefork = $answer->body =~ /^\[\d+,0,\[\[(\d+)\]\]\]$/mg;
    is("@prefork", '0 300', 'streams_under_prefork');
    like($forked->client->get('/short/sub.silence')->body, qr/^event: connected/,
         'subscriptions_too');
    $forked->expect_log(qr/left in silence/);
    stop_httpd($forked);
}

# Mistakes of the configuration: each is told, by its name.
my @wrong = qw(transformer=xml override=maybe batch=2 dev=perhaps maxbatch=0
               maxbatch=x maxbody=-1 separator=ab separator=/ separator=
               sse-ping=soon sse-reconnect=-1 sse-duration=1x jsonl-ping=
               jsonl-type=json nonsense=1 on);
config_fails(
    "ApiPlugin app \@PLUGIN(trpc)@\n<Location /t>\nApiTrpc app @wrong\n</Location>\n",
    [map { qr/ApiTrpc.*"\Q$_\E" is no option, or its value is wrong/ } @wrong],
    'every_wrong_option_is_told');
for my $case (['ApiTrpc app:nope', qr/plugin app defines no router "nope"/],
              ['ApiTrpc none', qr/none/],
              ['ApiTrpc', qr/ApiTrpc/],
              ["ApiTrpc app\nApiTrpc app:serial", qr/ApiTrpc/],
              ['ApiTrpcProcedure a b c', qr/below ApiTrpc/]) {
    my ($line, $why) = @$case;
    config_fails("ApiPlugin app \@PLUGIN(trpc)@\n<Location /t>\n$line\n</Location>\n",
                 $why, 'refused: ' . $line =~ s/\n/ and /r);
}
config_ok("ApiPlugin app \@PLUGIN(trpc)@\n<Location /t>\nApiTrpc app separator=~ "
          . "sse-ping=1s maxbatch=5 maxbody=100 jsonl-type=application/jsonl "
          . "dev=on override=on batch=off\n</Location>\n", 'all_options');

done_testing;
