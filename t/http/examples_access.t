# The examples of who may ask: other origins, users that httpd knows, virtual
# hosts.

use v5.24;
use warnings;

use MIME::Base64 qw(encode_base64);
use ApirTest;
use ApirExamples;

my $httpd = start_example([qw(cors basic-auth)],
    modules => [qw(auth_basic authn_file authz_user)]);
my $http = $httpd->client;

# ---- CORS ----------------------------------------------------------------

sub from { return $http->get('/api/open/time-zone',
                             headers => [Origin => $_[0]]) }

my $app = from('https://app.example.org');
answer_is($app, 200, {zone => 'UTC'}, 'an_allowed_origin_gets_the_answer');
header_is($app, 'Access-Control-Allow-Origin', 'https://app.example.org',
          'and_is_named');
header_is($app, 'Access-Control-Allow-Credentials', 'true',
          'credentials_are_allowed');
like($app->header('Vary'), qr/\bOrigin\b/, 'caches_are_told');
header_is(from('https://app.example.org.evil.example'),
          'Access-Control-Allow-Origin', undef,
          'another_origin_is_not_allowed');
header_is(from('null'), 'Access-Control-Allow-Origin', undef,
          'no_origin_is_not_allowed');

my $preflight = $http->request(OPTIONS => '/api/open/time-zone', headers => [
    Origin => 'https://beta.example.org',
    'Access-Control-Request-Method' => 'PUT',
    'Access-Control-Request-Headers' => 'content-type']);
status_is($preflight, 204, 'a_preflight_is_answered');
like($preflight->header('Access-Control-Allow-Methods'), qr/\bPUT\b/,
     'with_the_methods');
header_is($preflight, 'Access-Control-Allow-Headers',
          'Content-Type,Authorization', 'with_the_headers');
header_is($preflight, 'Access-Control-Max-Age', '600',
          'with_how_long_it_holds');

# ---- Basic ---------------------------------------------------------------

sub whoami
{
    my @user = map { (Authorization => 'Basic ' . encode_base64($_, '')) } @_;
    return $http->get('/api/private/whoami', headers => \@user);
}

my $stranger = whoami();
answer_is($stranger, 401,
          {error => 'Authentication required', code => 'UNAUTHORIZED'},
          'a_stranger_is_refused_in_json');
header_is($stranger, 'WWW-Authenticate', 'Basic realm="private"',
          'and_asked_for_a_password');
answer_is(whoami('ada:alohomora'), 200,
          {user => 'ada', auth => {name => 'ada'}},
          'a_route_knows_whom_httpd_let_in');
$httpd->expect_log(qr/AH01617: user ada: .* Password Mismatch/);
status_is(whoami('ada:abracadabra'), 401, 'a_wrong_password_is_refused');

stop_httpd($httpd);

# ---- virtual hosts -------------------------------------------------------

$httpd = start_example('vhosts');
$http = $httpd->client;

sub at_host
{
    my ($host, $path) = @_;
    return $http->get($path, headers => [Host => $host]);
}

for my $name (qw(shop blog)) {
    answer_is(at_host("$name.example.org", '/api/name'), 200,
              {name => $name}, "${name}_has_a_route_of_its_own");
}
status_is(at_host('www.example.org', '/api/name'), 404,
          'a_host_without_the_route_has_none');
for my $host (qw(www.example.org shop.example.org blog.example.org)) {
    my $answer = at_host($host, '/api/health');
    is($answer->body, '{"ok":true}',
       "the_main_servers_routes_are_those_of_$host");
}

stop_httpd($httpd);
done_testing;
