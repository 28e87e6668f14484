# The stores of mod_session behind the one interface: encrypted in the cookie
# (mod_session_crypto), and in a database (mod_session_dbd).

use v5.24;
use warnings;

use ApirTest;

need(qw(mod_session mod_session_cookie mod_session_crypto mod_session_dbd
        mod_dbd sqlite3));

my $httpd = ApirHttpd->new(modules =>
    [qw(session session_cookie session_crypto session_dbd dbd)],
    conf => <<'END_OF_CONF');
ApiPlugin probe @PLUGIN(probe)@
ApiSession own mod_session
DBDriver sqlite3
DBDParams "@ROOT@/run/sessions.db"
DBDPrepareSQL "DELETE FROM session WHERE key = %s" deletesession
DBDPrepareSQL "UPDATE session SET value = %s, expiry = %lld, key = %s \
    WHERE key = %s" updatesession
DBDPrepareSQL "INSERT INTO session (value, expiry, key) \
    VALUES (%s, %lld, %s)" insertsession
DBDPrepareSQL "SELECT value FROM session WHERE key = %s \
    AND (expiry = 0 OR expiry > %lld)" selectsession
DBDPrepareSQL "DELETE FROM session WHERE expiry != 0 AND expiry < %lld" \
    cleansession
<Location "/sealed">
    Session On
    SessionCookieName sealed path=/
    SessionCryptoPassphrase secret
    ApiFragment probe
</Location>
<Location "/kept">
    Session On
    SessionDBDCookieName kept path=/
    ApiFragment probe
</Location>
END_OF_CONF
mkdir $httpd->root . '/run';
chmod 0777, $httpd->root . '/run';
my $database = $httpd->root . '/run/sessions.db';
sub sqlite { return scalar `sqlite3 "$database" "$_[0]"` }
sqlite('CREATE TABLE session (key TEXT, value TEXT, expiry INT)');
chmod 0666, $database;
$httpd->launch;
$httpd->wait_until_it_accepts or BAIL_OUT($httpd->startup_output);
my $http = $httpd->client;

sub cookie_of
{
    my ($answer, $name) = @_;
    my ($cookie) = grep { /^$name=/ } $answer->header_all('set-cookie');
    return $cookie ? $cookie =~ s/;.*//r : undef;
}

sub data_at
{
    my ($path, $cookie) = @_;
    my $answer = $http->get("$path/session", headers => [Cookie => $cookie]);
    $http = $httpd->client unless $answer->status == 200;
    return $answer->status == 200 ? $answer->json->{data} : $answer->status;
}

for my $name (qw(sealed kept)) {
    my $answer = $http->get("/$name/session?set=ada-lovelace");
    status_is($answer, 200, "$name: a_session_is_set");
    my $cookie = cookie_of($answer, $name) // 'none=1';
    unlike($cookie, qr/ada|value/, "$name: the_cookie_does_not_show_it");
    is_deeply(data_at("/$name", $cookie), {value => 'ada-lovelace'},
              "$name: it_comes_back") or diag $answer->text;

    $answer = $http->get("/$name/session?set=second",
                         headers => [Cookie => $cookie]);
    $cookie = cookie_of($answer, $name) // $cookie;
    is_deeply(data_at("/$name", $cookie), {value => 'second'},
              "$name: a_change_is_kept");

    # In a location of the other kind it means nothing.
    my $other = $name eq 'kept' ? 'sealed' : 'kept';
    is_deeply(data_at("/$other", $cookie), {}, "$name: only_where_it_is_from");

    # What an inner request sets is its answer's.
    $answer = $http->get("/$name/fetch?url=/$name/session%3fset=inner",
                         headers => [Cookie => $cookie]);
    # (mod_session_dbd writes the field twice, by itself.)
    my %inner = map { $_ => 1 } @{$answer->json->{cookies}};
    is(scalar(keys %inner), 1, "$name: an_inner_session_is_in_the_answer")
        or diag $answer->text;
    is(cookie_of($answer, $name), undef, "$name: and_not_the_outer_one's");
    is_deeply(data_at("/$name", $cookie), {value => 'second'},
              "$name: whose_session_is_as_it_was");

    # Set when the answer has begun: the handler is told.
    $answer = $http->get("/$name/late", headers => [Cookie => $cookie]);
    is($answer->body, qq({"item":1}\n{"kept":false}\n),
       "$name: what_comes_too_late_is_refused") or diag $answer->text;

    $answer = $http->get("/$name/session?end", headers => [Cookie => $cookie]);
    status_is($answer, 200, "$name: it_ends");
    $cookie = cookie_of($answer, $name) // "$name=";
    is_deeply(data_at("/$name", $cookie), {}, "$name: and_is_empty");
}
like(sqlite('SELECT count(*) FROM session'), qr/^\d+$/,
     'the_table_is_there');

# A cookie that somebody made up.
is_deeply(data_at('/kept', 'kept=00000000-0000-0000-0000-000000000000'), {},
          'a_key_that_was_never_given_out_is_an_empty_session');
my $made_up = data_at('/sealed', 'sealed=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
ok(ref $made_up ? !%$made_up : $made_up == 500,
   'a_cookie_that_cannot_be_opened_gives_no_session')
    or diag explain $made_up;
served($httpd, '/sealed/session', 'served_at_the_end');
$httpd->allow_log(qr/session_crypto:error|session:error|AH018\d\d|APIR0101/);
stop_httpd($httpd);
done_testing;
