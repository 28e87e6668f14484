# CORS preflights: answered before authentication, with all methods of the
# path, whoever handles OPTIONS.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END',
ApiPlugin probe @PLUGIN(probe)@
Header always set X-Site here
<Location "/api">
    ApiFragment probe
    ApiCors https://app.example
    AuthType Basic
    AuthName here
    AuthUserFile @ROOT@/conf/users
    Require valid-user
</Location>
<Location "/files">
    ApiRoutesDir probe:files
    ApiCors https://app.example
</Location>
<Location "/open">
    ApiFragment probe
    ApiCors *
</Location>
<Location "/plain">
    ApiFragment probe
</Location>
END
    modules => [qw(auth_basic authn_file authz_user headers)],
    files => {'conf/users' => "bob:x\n"});
my $http = $httpd->client;

sub preflight
{
    my ($path, $method, $origin) = @_;
    return $http->request(OPTIONS => $path, headers =>
        [Origin => $origin // 'https://app.example',
         'Access-Control-Request-Method' => $method]);
}

sub methods
{
    my ($answer) = @_;
    return $answer->header('access-control-allow-methods');
}

my $answer = preflight('/api/env', 'GET');
status_is($answer, 204, 'a_preflight_of_a_guarded_route');
is(methods($answer), 'GET, HEAD, OPTIONS', 'with_its_methods');
header_is($answer, 'x-site', 'here', 'with_the_headers_of_the_site');
$answer = preflight('/api/options', 'PUT');
status_is($answer, 204, 'where_a_route_has_OPTIONS_of_its_own_too');
is(methods($answer), 'GET, HEAD, PUT, OPTIONS', 'with_all_methods_of_the_path');
header_is($answer, 'x-options', undef, 'its_handler_is_not_asked');
status_is($http->request(OPTIONS => '/api/options'), 401,
          'OPTIONS_that_is_no_preflight_needs_a_login');
$answer = preflight('/files/both', 'POST');
status_is($answer, 204, 'a_preflight_of_a_file_route');
is(methods($answer), 'POST, OPTIONS', 'with_its_methods_too');
$answer = $http->request(OPTIONS => '/plain/options');
header_is($answer, 'x-options', 'own', 'without_ApiCors_the_handler_answers');
$answer = preflight('/plain/options', 'PUT');
header_is($answer, 'x-options', 'own', 'preflights_too');

# Where everybody may ask, answers do not vary.
$answer = $http->get('/open/env', headers => [Origin => 'https://x.example']);
header_is($answer, 'access-control-allow-origin', '*', 'everybody');
header_is($answer, 'vary', undef, 'does_not_vary');
$answer = $http->get('/open/nothing', headers =>
                     [Origin => 'https://x.example']);
status_is($answer, 404, 'errors');
header_is($answer, 'access-control-allow-origin', '*', 'may_be_read_too');
$answer = $http->post('/files/both', 'x' x 2000000, headers =>
                      [Origin => 'https://app.example']);
status_is($answer, 200, 'a_large_body_that_nobody_reads');

stop_httpd($httpd);
done_testing;
