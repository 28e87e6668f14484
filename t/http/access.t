# httpd's own authentication and authorization hold for routes, and for what
# a handler fetches.

use v5.24;
use warnings;

use ApirTest;
use MIME::Base64 qw(encode_base64);

# htpasswd -nbs: user bob, password secret; carol likewise.
my $users = "bob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n"
    . "carol:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n";
my $conf = <<'END';
ApiPlugin live @PLUGIN(live)@
<Location "/api">
    ApiFragment live
</Location>
<Location "/api/echo">
    AuthType Basic
    AuthName here
    AuthBasicProvider file
    AuthUserFile @ROOT@/conf/users
    Require valid-user
</Location>
<Location "/closed">
    ApiFragment live
    Require all denied
</Location>
<Location "/reading">
    ApiFragment live
    Require method GET HEAD
</Location>
<Location "/limited">
    ApiFragment live
    <Limit POST>
        Require all denied
    </Limit>
</Location>
<Location "/excepted">
    ApiFragment live
    <LimitExcept GET>
        Require all denied
    </LimitExcept>
</Location>
<Location "/bobs">
    AuthType Basic
    AuthName here
    AuthBasicProvider file
    AuthUserFile @ROOT@/conf/users
    Require user bob
    ApiAuth id=%{REMOTE_USER} role=admin
    ApiFragment live
</Location>
END

sub basic { return [Authorization => 'Basic ' . encode_base64("$_[0]:secret", '')] }

# The second set has a module that makes authorization depend on the URL.
for my $more ([], ['allowmethods']) {
    my $set = @$more ? "with mod_@$more" : 'with the usual modules';
    my $httpd = start_httpd($conf, files => {'conf/users' => $users},
                            modules => [qw(auth_basic authn_file authz_user),
                                        @$more]);
    my $http = $httpd->client;

    my $answer = $http->get('/api/echo/1');
    status_is($answer, 401, "$set: a login is asked for");
    is($answer->media_type, 'application/json', 'in_JSON')
        or diag $answer->text;
    header_is($answer, 'www-authenticate', 'Basic realm="here"',
              'with_its_challenge');
    $answer = $http->get('/api/echo/1', headers => basic('bob'));
    is($answer->json->{user}, 'bob', 'the_handler_knows_the_user');
    status_is($http->get('/api/hello'), 200, 'other_routes_ask_for_nothing');
    status_is($http->get('/api/echo/1',
                         headers => [Authorization => 'Basic eDp5']),
              401, 'a_wrong_password_is_refused');

    $answer = $http->get('/closed/hello');
    status_is($answer, 403, 'a_closed_location_is_a_403');
    is($answer->media_type, 'application/json', 'in_JSON');
    status_is($http->request(POST => '/reading/json', body => '{}'), 403,
              'Require_method_holds');
    $http = $httpd->client;
    status_is($http->get('/reading/hello'), 200, 'and_lets_others_through');

    for my $at (qw(/limited /excepted)) {
        status_is($http->get("$at/hello"), 200, "$at: others_go_through");
        status_is($http->request(POST => "$at/json", body => '{}'), 403,
                  "$at: a_method_that_is_denied");
        $http = $httpd->client;
    }
    status_is($http->request(HEAD => '/excepted/hello'), 200,
              'HEAD_is_limited_as_GET');

    # ApiAuth.
    $answer = $http->get('/bobs/whoami', headers => basic('bob'));
    answer_is($answer, 200, {user => 'bob', address => '127.0.0.1',
                             auth => {id => 'bob', role => 'admin'}},
              'ApiAuth_says_who_it_is');
    status_is($http->get('/bobs/whoami', headers => basic('carol')), 401,
              'another_user_is_refused');
    is($http->get('/api/whoami')->json->{auth}, undef,
       'without_ApiAuth_nobody_is_known');

    # Internal fetches stand before the same doors.
    my $fetch = sub {
        my ($query, @headers) = @_;
        return $http->get("/api/fetch?url=$query", headers => \@headers)
            ->json->{status};
    };
    is($fetch->('/api/hello'), 200, "$set: an open route is fetched");
    is($fetch->('/api/echo/1'), 401, 'a_guarded_one_is_not');
    is($fetch->('/api/echo/1', @{basic('bob')}), 401,
       'the_outer_login_does_not_count');
    is($fetch->('/api/echo/1%26credentials', @{basic('bob')}), 401,
       'nor_by_a_query_of_the_url');
    is($fetch->('/api/echo/1&credentials', @{basic('bob')}), 200,
       'unless_it_is_passed_on');
    is($fetch->('/closed/hello'), 403, 'a_closed_one_is_not');
    is($fetch->('/reading/hello'), 200, 'a_readable_one_is_read');
    is($fetch->('/reading/json&method=POST&body={}'), 403,
       'but_not_written');
    for my $at (qw(/limited /excepted)) {
        is($fetch->("$at/hello"), 200, "$at: is_fetched");
        is($fetch->("$at/json&method=POST&body={}"), 403,
           "$at: by_a_method_that_is_denied_it_is_not");
    }
    served($httpd, '/api/hello', 'served_at_the_end');

    $httpd->allow_log(qr/AH01630: client denied|AH01617: user \S+: auth/,
                      qr/AH01618|AH01631/);
    stop_httpd($httpd, "$set: nothing unexpected in the log");
}
done_testing;
