# mod_auth_openidc itself says who the user is: as a resource server, by tokens
# that clients bring, and as a relying party, by a login at a provider, which
# is a few lines of this file. The configuration is that of docs/guide.md.

use v5.24;
use warnings;
use experimental 'signatures';

use Digest::SHA qw(hmac_sha256);
use IO::Socket::INET;
use JSON::PP;
use MIME::Base64 qw(encode_base64url);
use POSIX ();

use ApirTest;
use ApirModels;

need(qw(sqlite3 mod_auth_openidc));

my $SECRET = 'a secret that both of them have, long enough';
my $CLIENT = 'blog';
my $schema = <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

type User {
    id   String @id
    role String?
    name String?
    @@auth
}

model Note {
    id    Int     @id
    text  String
    owner String?
    @@allow('read', owner == auth().id && auth() != null)
    @@allow('read', text == 'editors' && auth().role == 'editor')
    @@allow('read', text == auth().name && auth() != null)
    @@allow('read', text == 'public')
}
ZMODEL

# ---- tokens ---------------------------------------------------------------

sub token($claims, %options)
{
    my $json = JSON::PP->new->canonical->utf8;
    my $head = {alg => $options{alg} // 'HS256', typ => 'JWT'};
    my $text = join '.', map { encode_base64url($json->encode($_)) }
        $head, {iat => time, exp => time + 600, %$claims};
    return "$text." if $head->{alg} eq 'none';
    my $sign = hmac_sha256($text, $options{secret} // $SECRET);
    return "$text." . encode_base64url($sign);
}

# ---- the provider: what it says of itself, and its token endpoint ----------

# The code says who logged in, and what the token has to repeat.
sub id_token($request, $issuer)
{
    my ($sub, $nonce) = $request =~ /\bcode=(\w+)\.([\w-]+)/ or return;
    return token({iss => $issuer, aud => $CLIENT, sub => $sub,
                  nonce => $nonce, role => 'editor'});
}

sub read_request($socket)
{
    my $text = '';
    while ($text !~ /\r\n\r\n/ && sysread $socket, $text, 4096, length $text) {
    }
    my ($length) = $text =~ /^Content-Length: (\d+)/im;
    my $end = index($text, "\r\n\r\n") + 4 + ($length // 0);
    while (length $text < $end
           && sysread $socket, $text, 4096, length $text) {
    }
    return $text;
}

sub metadata($issuer)
{
    return {issuer => $issuer, jwks_uri => "$issuer/keys",
            authorization_endpoint => "$issuer/authorize",
            token_endpoint => "$issuer/token",
            response_types_supported => ['code']};
}

sub answer_to($request, $issuer)
{
    return {keys => []} if $request =~ m{^GET /keys };
    return metadata($issuer) if $request =~ /^GET /;
    return {access_token => 'any', token_type => 'Bearer',
            id_token => id_token($request, $issuer)};
}

sub serve($listener)
{
    my $issuer = 'http://127.0.0.1:' . $listener->sockport;
    while (my $socket = $listener->accept) {
        my $body = encode_json(answer_to(read_request($socket), $issuer));
        print $socket "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
            "Connection: close\r\nContent-Length: ", length $body,
            "\r\n\r\n$body";
        close $socket;
    }
    return;
}

sub start_provider
{
    my $listener = IO::Socket::INET->new(LocalHost => '127.0.0.1',
        LocalPort => 0, Listen => 8) or die "no provider: $!";
    my $pid = fork // die "fork: $!";
    if (!$pid) {
        alarm 120 * ApirHttpd::patience();
        $SIG{TERM} = 'DEFAULT';
        open $_, '>', '/dev/null' for *STDOUT, *STDERR;
        serve($listener);
        POSIX::_exit(0);
    }
    return ($pid, $listener->sockport);
}

my ($provider, $port) = start_provider();
END { kill TERM => $provider if $provider }
my $issuer = "http://127.0.0.1:$port";

# ---- what the guide says ---------------------------------------------------

sub guide_text
{
    open my $file, '<', ApirHttpd::source_folder() . '/docs/guide.md' or die $!;
    local $/;
    return scalar <$file>;
}

my @shown = grep { /^OIDC/m } guide_text() =~ /^```\w*\n(.*?)^```$/gms;
is(scalar @shown, 2, 'the_guide_shows_both_ways');
for my $shown (@shown) {
    my $data = models_data();
    $shown =~ s{"exec:.*"}{"a secret"}g;
    config_ok(<<"CONF", 'which_httpd_takes',
ApiDatabase app "sqlite:$data/app.db"
ApiSchema blog conf/app.zmodel push=on
$shown
CONF
        files => {'conf/app.zmodel' => $schema},
        modules => [qw(authz_user auth_openidc)]);
}

# ---- the server -----------------------------------------------------------

my $httpd = start_models(<<"CONF", schema => $schema,
OIDCProviderMetadataURL $issuer/.well-known/openid-configuration
OIDCClientID $CLIENT
OIDCClientSecret "$SECRET"
OIDCIDTokenSignedResponseAlg HS256
OIDCRedirectURI http://127.0.0.1:\@PORT\@/login/done
OIDCCryptoPassphrase "another secret"
OIDCPassClaimsAs environment
OIDCOAuthVerifySharedKeys "plain##$SECRET"

<Location "/login">
    AuthType openid-connect
    Require valid-user
</Location>
<Location "/api/pages">
    ApiModels app
    AuthType openid-connect
    Require valid-user
    ApiAuth id=%{env:OIDC_CLAIM_sub} role=%{env:OIDC_CLAIM_role} name=%{env:OIDC_CLAIM_name}
</Location>
<Location "/api/open">
    ApiModels app
    AuthType openid-connect
    OIDCUnAuthAction pass
    Require valid-user
    ApiAuth id=%{env:OIDC_CLAIM_sub} role=%{env:OIDC_CLAIM_role} name=%{env:OIDC_CLAIM_name}
</Location>
<Location "/api/apps">
    ApiModels app
    AuthType oauth20
    Require valid-user
    ApiAuth id=%{env:OIDC_CLAIM_sub} role=%{env:OIDC_CLAIM_role} name=%{env:OIDC_CLAIM_name}
</Location>
CONF
    modules => [qw(authz_user auth_openidc)]);
my $http = $httpd->client;
sql($httpd, <<'SQL');
INSERT INTO Note VALUES (1, 'one', 'u1'), (2, 'two', 'u2'), (3, 'nobody', NULL),
    (4, 'editors', NULL), (5, 'public', NULL), (6, 'zo' || char(235), NULL);
SQL

# What a request sees: the texts of notes, or the status.
sub seen($mount, @headers)
{
    my $answer = $http->get("/api/$mount/note/findMany?"
                            . args('{"orderBy":{"id":"asc"}}'),
                            headers => [@headers]);
    return $answer->status unless $answer->status == 200;
    return join ' ', map { $_->{text} } @{$answer->json->{data}};
}

sub bearer($token) { return (Authorization => "Bearer $token") }

# All the ways in which a client could spell a claim of its own.
my @FORGED = (OIDC_CLAIM_sub => 'u1', 'OIDC-CLAIM-sub' => 'u1',
              'OIDC_CLAIM_role' => 'editor', REMOTE_USER => 'u1',
              'oidc_claim_sub' => 'u1');

# ---- a resource server ----------------------------------------------------

my $two = token({sub => 'u2'});
is(seen('apps'), 401, 'without_a_token_nothing_is_told');
is(seen('apps', bearer($two)), 'two public', 'a_token_says_who_it_is');
is(seen('apps', bearer(token({sub => 'u2', role => 'editor'}))),
   'two editors public', 'each_claim_is_a_field');
is(seen('apps', bearer(token({sub => 'u9', name => "zo\x{eb}"}))),
   "public zo\x{eb}", 'in_UTF-8');
is(seen('apps', bearer($two), @FORGED), 'two public',
   'headers_of_the_client_are_no_claims');
is(seen('apps', @FORGED), 401, 'nor_tokens');
is(seen('apps', bearer(token({sub => 'u1'}, secret => 'x' x 40))), 401,
   'another_signature_is_refused');
is(seen('apps', bearer(token({sub => 'u1'}, alg => 'none'))), 401,
   'and_none');
is(seen('apps', bearer(token({sub => 'u1', exp => time - 60}))), 401,
   'and_what_is_over');

# ---- a relying party ------------------------------------------------------

# Programs have no use for a login form.
my @BROWSER = (Accept => 'text/html');

sub logged_in($sub)
{
    my $asked = $http->get('/api/pages/note/findMany', headers => [@BROWSER]);
    my ($state) = $asked->header('location') =~ /[?&]state=([^&]+)/;
    my ($nonce) = $asked->header('location') =~ /[?&]nonce=([^&]+)/;
    my @cookies = map { /^([^;]+)/ } $asked->header_all('set-cookie');
    my $done = $http->get("/login/done?state=$state&code=$sub.$nonce",
                          headers => [Cookie => join '; ', @cookies]);
    return grep { /^mod_auth_openidc_session=./ }
        map { /^([^;]+)/ } $done->header_all('set-cookie');
}

my $asked = $http->get('/api/pages/note/findMany', headers => [@BROWSER]);
status_is($asked, 302, 'who_has_no_session_is_sent_to_the_provider');
like($asked->header('location'), qr{^\Q$issuer\E/authorize\?},
     'with_its_address');
is(seen('pages'), 401, 'programs_get_a_401');
my ($cookie) = logged_in('u2');
ok($cookie, 'a_login_gives_a_session');
is(seen('pages', Cookie => $cookie // ''), 'two editors public',
   'which_says_who_it_is');
is(seen('pages', Cookie => $cookie // '', @FORGED), 'two editors public',
   'whatever_headers_say');
is(seen('pages', Cookie => 'mod_auth_openidc_session=u1'), 401,
   'nobody_can_make_one_up');
is(seen('open', Cookie => $cookie // ''), 'two editors public',
   'where_all_may_read_a_session_counts_as_well');
is(seen('open'), 'public', 'and_without_one_it_is_nobody');
is(seen('open', @FORGED), 'public', 'whatever_headers_say_there');

$httpd->expect_log(qr/\[auth_openidc:(?:warn|error)\]/);
stop_httpd($httpd);

done_testing;
