# What a plugin defines: a fragment made of a static table and of calls, file
# routes with a schema; and handlers that hand on what a request lacks.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
ApiPlugin probe @PLUGIN(probe)@
ApiFragment probe
<Location "/files">
    ApiRoutesDir probe:files
</Location>
END
my $http = $httpd->client;

answer_is($http->get('/api/probe/url/x'), 200,
          {url => $httpd->url('/api/probe/url/x'), path => '/api/probe/url/x',
           method => 'GET'}, 'a_route_of_the_table');
answer_is($http->get('/api/probe/locals'), 200, {seen => JSON::PP::true()},
          'a_route_made_by_a_call_behind_its_middleware');

answer_is($http->get('/api/probe/own-name'), 200,
          {banner => "the plugin's own"},
          'a_function_of_the_plugin_goes_before_one_of_httpd');

# A file route that a call makes has a schema too.
answer_is($http->post('/files/valid', '{"name":"ada","more":1}'), 200,
          {name => 'ada'}, 'the_input_of_a_file_route_is_validated');
my $answer = $http->post('/files/valid', '{}');
status_is($answer, 400, 'and_refused');
is($answer->json->{code}, 'FRAGNO_VALIDATION_ERROR', 'with_its_issues');

# What a request lacks is NULL: handed on it is a failure, not a crash.
$http = $httpd->client;
for my $what (qw(text redirect error bytes fetch response)) {
    status_is($httpd->client->get("/api/probe/absent?what=$what"), 500,
              "a $what of nothing is a failure");
}
my $code = $httpd->client->get('/api/probe/absent?what=header')->status;
like($code, qr/^[45]00$/, 'a_header_of_nothing_is_a_failure');
$httpd->expect_log(qr/APIR0101/);
served($httpd, '/api/probe/url/x', 'served_at_the_end');
stop_httpd($httpd);
done_testing;
