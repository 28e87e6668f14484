# ApiCors: exact origins, preflights before authentication, Vary.

use v5.24;
use warnings;

use ApirTest;

my @modules = qw(auth_basic authn_file authz_user);
my $httpd = start_httpd(<<'END', modules => \@modules,
ApiPlugin live @PLUGIN(live)@
<Location "/api">
    ApiFragment live
    ApiCors https://app.example https://other.example:8443 \
            credentials=on headers=X-A,Content-Type maxage=600
</Location>
<Location "/guarded">
    ApiFragment live
    ApiCors https://app.example
    AuthType Basic
    AuthName here
    AuthUserFile @ROOT@/conf/users
    Require valid-user
</Location>
<Location "/open">
    ApiFragment live
    ApiCors *
</Location>
<Location "/none">
    ApiFragment live
</Location>
<Location "/api/off">
    ApiFragment live
    ApiCors off
</Location>
END
    files => {'conf/users' => "bob:x\n"});
my $http = $httpd->client;
sub from { return (headers => [Origin => @_]) }
sub allowed { return $_[0]->header('access-control-allow-origin') }

my $answer = $http->get('/api/hello', from('https://app.example'));
status_is($answer, 200, 'a_request_from_an_origin');
is(allowed($answer), 'https://app.example', 'is_allowed_by_name');
header_is($answer, 'access-control-allow-credentials', 'true',
          'with_credentials');
like($answer->header('vary'), qr/\bOrigin\b/, 'and_Vary');
is(allowed($http->get('/api/hello', from('https://other.example:8443'))),
   'https://other.example:8443', 'another_origin');
for my $origin ('https://evil.example', 'http://app.example', 'null',
                'https://app.example.evil', 'https://APP.example',
                'https://app.example:443', 'https://app.example/', '') {
    $answer = $http->get('/api/hello', from($origin));
    status_is($answer, 200, "from '$origin': answered");
    is(allowed($answer), undef, 'but_not_allowed');
    like($answer->header('vary'), qr/\bOrigin\b/, 'with_Vary');
}
is(allowed($http->get('/api/nothing', from('https://app.example'))),
   'https://app.example', 'errors_may_be_read');
is(allowed($http->get('/none/hello', from('https://app.example'))), undef,
   'off_by_default');
is(allowed($http->get('/api/off/hello', from('https://app.example'))), undef,
   'off_where_it_says_so');
is(allowed($http->get('/open/hello', from('https://any.example'))), '*',
   'everybody');
is($http->get('/open/hello', from('https://any.example'))
   ->header('access-control-allow-credentials'), undef,
   'never_with_credentials');

# Preflights.
sub preflight
{
    my ($path, $origin, $method) = @_;
    return $http->request(OPTIONS => $path, headers =>
        [Origin => $origin, 'Access-Control-Request-Method' => $method,
         'Access-Control-Request-Headers' => 'x-b']);
}
$answer = preflight('/api/echo/1', 'https://app.example', 'POST');
status_is($answer, 204, 'a_preflight');
is(allowed($answer), 'https://app.example', 'is_allowed');
like($answer->header('access-control-allow-methods'), qr/\bPOST\b/,
     'with_the_methods_of_the_path');
header_is($answer, 'access-control-allow-headers', 'X-A,Content-Type',
          'the_headers_of_the_configuration');
header_is($answer, 'access-control-max-age', '600', 'and_its_age');
is($answer->body, '', 'without_a_body');
$answer = preflight('/guarded/echo/1', 'https://app.example', 'POST');
status_is($answer, 204, 'a_preflight_needs_no_login');
header_is($answer, 'access-control-allow-headers', 'x-b',
          'without_headers_those_that_are_asked_for');
$answer = preflight('/guarded/echo/1', 'https://evil.example', 'POST');
is(allowed($answer), undef, 'a_preflight_of_a_stranger_is_not_allowed');
$answer = $http->get('/guarded/hello', from('https://app.example'));
status_is($answer, 401, 'the_request_itself_needs_a_login');
is(allowed($answer), 'https://app.example', 'which_its_page_may_see');
status_is($http->request(OPTIONS => '/guarded/hello'), 401,
          'OPTIONS_that_is_no_preflight_too');

stop_httpd($httpd);
done_testing;
