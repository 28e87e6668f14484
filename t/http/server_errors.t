# httpd's own errors below an API location: JSON, unless ErrorDocument or
# ApiErrors say otherwise.

use v5.24;
use warnings;

use ApirTest;

my $conf = <<'END';
ApiPlugin live @PLUGIN(live)@
LimitRequestBody 2000
<Location "/api">
    ApiFragment live
</Location>
<Location "/denied">
    ApiFragment live
    Require all denied
</Location>
<Location "/plain">
    ApiFragment live
    ApiErrors off
    Require all denied
</Location>
<Location "/documented">
    ApiFragment live
    Require all denied
    ErrorDocument 403 "a text of the site"
</Location>
<Location "/site">
    Require all denied
</Location>
END
my $httpd = start_httpd($conf);
my $http = $httpd->client;

my $answer = $http->get('/denied/hello');
answer_is($answer, 403, {error => 'Forbidden', code => 'FORBIDDEN'},
          'a_403_is_JSON');
$answer = $http->request(HEAD => '/denied/hello');
status_is($answer, 403, 'HEAD_of_it');
is($answer->body, '', 'has_no_body');
is($answer->media_type, 'application/json', 'but_its_type');
like($http->get('/plain/hello')->media_type, qr{text/html},
     'ApiErrors_off_leaves_HTML');
is($http->get('/documented/hello')->body, 'a text of the site',
   'ErrorDocument_wins');
like($http->get('/site/x')->media_type, qr{text/html},
     'the_site_s_own_are_HTML');

$answer = $http->get('/api/nothing');
answer_is($answer, 404, {error => "Fragno: Route for 'live' not found",
                         code => 'ROUTE_NOT_FOUND'}, 'a_fragment_s_404')
    or diag $answer->text;
$answer = $http->get('/api/echo/%zz');
status_is($answer, 400, 'a_bad_escape');
is($answer->media_type, 'application/json', 'in_JSON');
$http = $httpd->client;
$answer = $http->post('/api/length', 'x' x 3000);
status_is($answer, 413, 'LimitRequestBody');
is($answer->media_type, 'application/json', 'in_JSON')
    or diag $answer->text;
$http = $httpd->client;
status_is($http->post('/api/length', 'x' x 1999), 200, 'below_it');
$answer = $http->request(GET => '/api/hello', headers => [Expect => 'x']);
status_is($answer, 417, 'an_unknown_expectation');
$http = $httpd->client;

# What a handler says is not touched by ErrorDocument.
$answer = $http->get('/api/status?status=403');
answer_is($answer, 403, {made => JSON::PP::true()},
          'a_handler_s_403_is_its_own');
for my $status (418, 499, 299, 451, 599) {
    status_is($http->get("/api/status?status=$status"), $status,
              "status $status");
}
for my $status (100, 199, 204, 205, 304, 600, 0, 1000, -1) {
    $answer = $httpd->client->get("/api/status?status=$status");
    answer_is($answer, 500, {error => 'Internal server error',
                             code => 'INTERNAL_SERVER_ERROR'},
              "JSON cannot go with status $status");
}

# Failures say nothing of themselves.
for my $route ('fails', 'null') {
    $answer = $httpd->client->get("/api/$route");
    answer_is($answer, 500, {error => 'Internal server error',
                             code => 'INTERNAL_SERVER_ERROR'},
              "$route: the client learns nothing");
}
served($httpd, '/api/hello', 'served_at_the_end');

$httpd->expect_log(qr/APIR0101.*a secret of the handler/,
                   qr/AH01630: client denied/);
$httpd->allow_log(qr/APIR0101/, qr/AH10244|AH01588|AH00569|AH01587/);
stop_httpd($httpd);
done_testing;
