# Methods: HEAD from GET, OPTIONS from the table, 405 with Allow, and names
# that are none.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
ApiPlugin live @PLUGIN(live)@
ApiFragment live
<Location "/own">
    <ApiRoute GET,PUT /both>
        ApiRespond 200 {"both":true}
    </ApiRoute>
    <ApiRoute PURGE /cache>
        ApiRespond 204
    </ApiRoute>
    <ApiRoute HEAD /head>
        ApiRespond 200 {"head":true}
    </ApiRoute>
</Location>
END
my $http = $httpd->client;

my $get = $http->get('/api/live/hello');
my $head = $http->request(HEAD => '/api/live/hello');
status_is($head, 200, 'HEAD_is_answered_by_GET');
is($head->body, '', 'without_a_body');
for my $field ('content-type', 'content-length') {
    is($head->header($field), $get->header($field), "with_GET_s_$field");
}
is($http->request(HEAD => '/api/live/nothing')->body, '',
   'errors_of_HEAD_have_no_body');
my $stream = $http->request(HEAD => '/api/live/stream?items=1000&pause=100');
status_is($stream, 200, 'HEAD_of_a_stream_comes_at_once');
is($stream->media_type, 'application/x-ndjson', 'with_its_type');

# Ranges are of GET alone (RFC 9110 §14.2).
my @range = (headers => {Range => 'bytes=2-5'});
status_is($http->request(GET => '/api/live/hello', @range), 206,
          'a_range_of_GET_is_a_part');
status_is($http->request(HEAD => '/api/live/hello', @range), 200,
          'HEAD_has_no_ranges');
is($http->request(POST => '/api/live/ignored', @range, body => 'x')->body,
   '{"ignored":true}', 'nor_has_POST');

my $answer = $http->request(OPTIONS => '/api/live/hello');
status_is($answer, 204, 'OPTIONS_is_a_204');
header_is($answer, 'allow', 'GET, HEAD, OPTIONS', 'with_Allow');
is($http->request(OPTIONS => '/api/live/echo/1')->header('allow'),
   'GET, HEAD, POST, OPTIONS', 'that_names_all_methods_of_the_path');
is($http->request(OPTIONS => '/own/both')->header('allow'),
   'GET, HEAD, PUT, OPTIONS', 'of_a_route_in_the_configuration_too');
is($http->request(OPTIONS => '/api/live/nothing')->status, 404,
   'OPTIONS_of_no_route_is_a_404');

$answer = $http->request(PATCH => '/api/live/echo/1', body => '{}');
status_is($answer, 405, 'a_missing_method_is_a_405');
header_is($answer, 'allow', 'GET, HEAD, POST, OPTIONS', 'with_Allow');
is($answer->json->{code}, 'METHOD_NOT_ALLOWED', 'and_its_code');

for my $method (qw(get FOO Get PROPFIND CONNEC)) {
    $answer = $http->request($method => '/api/live/hello');
    status_is($answer, 405, "$method is not GET");
    header_is($answer, 'allow', 'GET, HEAD, OPTIONS', 'with_Allow');
}
status_is($http->request(PURGE => '/own/cache'), 204,
          'a_method_of_one_s_own');
status_is($http->request(HEAD => '/own/head'), 200, 'a_declared_HEAD');
$answer = $http->get('/own/head');
status_is($answer, 405, 'does_not_make_a_GET');

$answer = $http->request(TRACE => '/api/live/hello');
ok($answer->status == 200 && $answer->media_type eq 'message/http'
   || $answer->status == 405, 'TRACE_is_httpd_s') or diag $answer->text;
$answer = $http->request(OPTIONS => '*');
like($answer->status, qr/^(?:200|204)$/, 'OPTIONS_of_the_server_is_httpd_s');

served($httpd, '/api/live/hello', 'served_at_the_end');
stop_httpd($httpd);
done_testing;
