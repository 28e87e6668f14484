# Who asks in an internal fetch: nobody, unless credentials are passed on or
# given. Whatever modules of httpd know of the outer request stays outside,
# and what they write for the inner one belongs to its answer.

use v5.24;
use warnings;

use ApirTest;
use Digest::MD5 qw(md5_hex);
use MIME::Base64 qw(encode_base64);

need(qw(mod_auth_digest mod_auth_form mod_session mod_session_cookie
        mod_request mod_substitute mod_macro));

my %files = (
    'conf/users' => "bob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
    'conf/digests' => 'bob:here:' . md5_hex('bob:here:secret') . "\n",
);
my $httpd = start_httpd(<<'END', files => \%files,
ApiPlugin probe @PLUGIN(probe)@
ApiPlugin live @PLUGIN(live)@
ApiFragment live
ApiSession own mod_session
SetEnvIf X-Key "^open-sesame$" LET_ME_IN=1
<Macro Login $type>
    AuthType $type
    AuthName here
    AuthUserFile @ROOT@/conf/users
    Require valid-user
</Macro>
<Macro Kept $name>
    Session On
    SessionCookieName $name path=/
</Macro>
<Location "/open">
    ApiFragment probe
</Location>
<Location "/basic">
    Use Login Basic
    ApiFragment probe
    ApiAuth id=%{REMOTE_USER} env=%{env:LET_ME_IN} cookie=%{req_novary:Cookie}
</Location>
<Location "/digest">
    AuthType Digest
    AuthName here
    AuthDigestProvider file
    AuthUserFile @ROOT@/conf/digests
    Require valid-user
    ApiFragment probe
</Location>
<Location "/form">
    Use Login Form
    AuthFormProvider file
    Use Kept form
    ApiFragment probe
</Location>
<Location "/key">
    Require env LET_ME_IN
    ApiFragment probe
</Location>
<Location "/kept">
    Use Kept kept
    ApiFragment probe
</Location>
<Location "/kept-too">
    Use Kept kept
    ApiFragment probe
</Location>
<Location "/filtered">
    AddOutputFilterByType SUBSTITUTE application/json
    Substitute s/inner/a-longer-word/
    ApiFragment probe
</Location>
<Location "/body">
    KeptBodySize 1000
    ApiFragment probe
</Location>
<Location "/inside">
    KeptBodySize 1000
    ApiFragment live
</Location>
<Location "/away">
    RewriteEngine on
    RewriteRule .* http://127.0.0.1:@PORT@/open/env [P]
    ApiFragment probe
</Location>
<Location "/moved">
    ApiFragment probe
    AuthFormLoginRequiredLocation /login
    Use Login Form
    AuthFormProvider file
    Use Kept form
</Location>
END
    modules => [qw(auth_basic auth_digest auth_form authn_file authz_user
                   session session_cookie request substitute filter macro
                   rewrite proxy proxy_http)]);
my $http = $httpd->client;
my $true = JSON::PP::true();

sub escaped { return $_[0] =~ s/([^\w\/])/sprintf '%%%02x', ord $1/ger }

# What a route below $at gets when it fetches $url.
sub fetched
{
    my ($at, $url, $more, @headers) = @_;
    my $answer = $http->get("$at/fetch?url=" . escaped($url) . ($more // ''),
                            headers => \@headers);
    return $answer->json // {status => $answer->text};
}

my @basic = (Authorization => 'Basic ' . encode_base64('bob:secret', ''));

# Basic.
is(fetched('/open', '/basic/careless')->{status}, 401, 'Basic: nobody');
is(fetched('/open', '/basic/careless')->{challenge}, 'Basic realm="here"',
   'is_told_how_to_log_in');
is(fetched('/basic', '/basic/careless', '', @basic)->{status}, 401,
   'Basic: the_outer_login_stays_outside');
is(fetched('/basic', '/basic/careless', '&credentials', @basic)->{status},
   200, 'Basic: credentials_passed_on');
my $own = '&own=' . escaped($basic[1]);
is(fetched('/open', '/basic/careless', $own)->{status}, 200,
   'Basic: credentials_of_the_handler_s_own');

# Digest: the module looks at the outermost request.
sub digest
{
    my ($uri) = @_;
    my $asked = $http->get($uri); # (one process serves one client at a time)
    my ($nonce) = ($asked->header('www-authenticate') // '')
        =~ /nonce="([^"]+)"/;
    my $response = md5_hex(join ':', md5_hex('bob:here:secret'), $nonce,
                           '00000001', 'abc', 'auth',
                           md5_hex("GET:$uri"));
    return (Authorization => qq(Digest username="bob", realm="here", )
        . qq(nonce="$nonce", uri="$uri", algorithm=MD5, qop=auth, )
        . qq(nc=00000001, cnonce="abc", response="$response"));
}
my $uri = '/digest/fetch?url=/digest/url/x';
my $answer = $http->get($uri, headers => [digest($uri)]);
status_is($answer, 200, 'Digest: a_login');
is($answer->json->{status}, 401, 'Digest: stays_outside');

# A form: what mod_auth_form and mod_session_cookie keep in the notes of the
# outer request.
my $cookie = 'form=here-user=bob&here-pw=secret';
status_is($http->get('/form/url/x', headers => [Cookie => $cookie]), 200,
          'Form: a_login');
is(fetched('/form', '/form/url/x', '', Cookie => $cookie)->{status}, 401,
   'Form: stays_outside');
is(fetched('/form', '/form/url/x', '&credentials', Cookie => $cookie)
   ->{status}, 200, 'Form: is_passed_on');
$answer = fetched('/form', '/open/fetch?url=/form/url/x', '&credentials',
                  Cookie => $cookie);
like($answer->{body}, qr/"status":401/, 'Form: passed_on_once_it_goes_no_further');
is(fetched('/open', '/moved/url/x')->{location}, '/login',
   'the_headers_of_a_refusal_are_in_the_answer');

# Variables that the outer request's headers have made.
status_is($http->get('/key/env?name=LET_ME_IN'), 403, 'a_key_is_needed');
my @key = ('X-Key' => 'open-sesame');
is($http->get('/key/env?name=LET_ME_IN', headers => \@key)->json->{value}, 1,
   'the_key');
is(fetched('/key', '/key/env', '', @key)->{status}, 403,
   'opens_no_inner_door');
is(fetched('/key', '/key/env', '&credentials', @key)->{status}, 200,
   'unless_it_is_passed_on');
$answer = fetched('/key', '/open/env?name=LET_ME_IN', '', @key);
is($answer->{body}, '{"value":null}', 'nor_is_it_seen_inside');

# Sessions of mod_session. An inner one is the answer's.
sub cookie_of
{
    my ($given) = @_;
    my ($one) = grep { /^kept=/ } ref $given eq 'HASH'
        ? @{$given->{cookies}} : $given->header_all('set-cookie');
    return $one ? $one =~ s/;.*//r : undef;
}
$answer = $http->get('/kept/session?set=outer');
my $outer = cookie_of($answer);
ok($outer, 'a_session') or diag $answer->text;
for my $at (qw(/kept /open)) {
    is(fetched($at, '/kept/session', '', Cookie => $outer)->{body},
       '{"data":{}}', "$at: a_session_stays_outside");
    my $inner = fetched($at, '/kept-too/session?set=inner', '',
                        Cookie => $outer);
    ok(cookie_of($inner), "$at: a_session_made_inside_is_in_the_answer")
        or diag explain $inner;
    $answer = $http->get("$at/fetch?url=/kept-too/session%3fset=inner",
                         headers => [Cookie => $outer]);
    is(cookie_of($answer), undef, "$at: and_not_in_the_outer_one");
}
$answer = fetched('/kept', '/kept-too/session', '&credentials',
                  Cookie => $outer);
is($answer->{body}, '{"data":{"value":"outer"}}', 'a_session_is_passed_on');
$answer = fetched('/kept', '/kept-too/session?end', '&credentials',
                  Cookie => $outer);
ok(grep({ /^kept=/ } @{$answer->{cookies}}), 'it_ends_in_the_answer');
# A change after a fetch is not lost.
$answer = $http->get('/kept/fetch?url=/kept-too/session&session&set=later',
                     headers => [Cookie => $outer]);
is(scalar(grep { /^kept=/ } $answer->header_all('set-cookie')), 1,
   'a_session_set_after_a_fetch');
is($http->get('/kept/session', headers => [Cookie => cookie_of($answer)])
   ->json->{data}{value}, 'later', 'is_kept');
# The answer as the outer one's own: cookies included.
$answer = $http->get('/open/pass?url=/kept/session%3fset=passed');
is($http->get('/kept/session', headers =>
              [Cookie => cookie_of($answer) // 'none=1'])
   ->json->{data}{value}, 'passed', 'an_answer_is_passed_on_with_its_cookie')
    or diag $answer->text;

# Filters of the outer request are not for what is fetched.
my $bytes = fetched('/open', '/open/url/inner', '&most=9999')->{bytes};
is(fetched('/filtered', '/open/url/inner', '&most=9999')->{bytes}, $bytes,
   'filters_of_the_outer_answer_do_not_see_it');
like(fetched('/open', '/filtered/url/inner')->{body}, qr{/a-longer-word},
     'those_of_the_inner_one_do');

# Bodies that mod_request keeps.
$answer = $http->post('/body/fetch?url=/inside/length&method=POST', 'outer');
is($answer->json->{body}, '{"length":0}', 'a_kept_body_stays_outside')
    or diag $answer->text;

# Rules of a location must not make a proxy's request of it.
is(fetched('/open', '/away/env')->{status}, 404, 'nothing_leaves_the_server');

served($httpd, '/open/env', 'served_at_the_end');
$httpd->allow_log(qr/AH01630: client denied|AH01807|AH01788|AH01618/);
stop_httpd($httpd);
done_testing;
