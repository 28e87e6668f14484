# The examples of sessions: login with a flash notice, and OAuth.

use v5.24;
use warnings;

use ApirTest;
use ApirExamples;

my $httpd = start_example([qw(login oauth)]);
my $http = $httpd->client;

# A browser's memory: the cookies of an answer, by name.
my %jar;
sub keep
{
    my ($answer) = @_;
    for ($answer->header_all('Set-Cookie')) {
        /^([^=]+)=([^;]*)(.*)/ or next;
        if ($2 eq '' || $3 =~ /Max-Age=0/) {
            delete $jar{$1};
        }
        else {
            $jar{$1} = $2;
        }
    }
    return $answer;
}

sub browse
{
    my ($method, $path, %options) = @_;
    my $cookies = join '; ', map { "$_=$jar{$_}" } sort keys %jar;
    my @headers = $cookies ne '' ? (Cookie => $cookies) : ();
    return keep($http->request($method => $path, %options, headers => [
        @headers, @{$options{headers} // []}]));
}

# ---- login ---------------------------------------------------------------

my $account = '/api/account';

sub log_in
{
    my ($text) = @_;
    return browse(POST => "$account/login", body => $text,
                  headers => ['Content-Type' => 'application/json']);
}

answer_is(browse(GET => "$account/me"), 401,
          {message => 'Not logged in', code => 'NOT_LOGGED_IN'},
          'a_stranger_is_not_logged_in');
my $wrong = log_in('{"name":"ada","password":"abracadabra"}');
answer_is($wrong, 401, {message => 'Name or password is wrong',
                        code => 'WRONG_PASSWORD'},
          'a_wrong_password_is_refused');
header_is($wrong, 'Set-Cookie', undef, 'a_wrong_password_gives_no_cookie');
my $right = log_in('{"name":"ada","password":"alohomora"}');
answer_is($right, 200, {user => 'ada'}, 'the_right_password_is_taken');
like($right->header('Set-Cookie'),
     qr{^__session=[^;]+; Max-Age=86400; Path=/; HttpOnly; SameSite=Lax$},
     'the_session_is_kept_in_a_cookie');
answer_is(browse(GET => "$account/me"), 200,
          {user => 'ada', notice => 'Welcome back'},
          'the_notice_is_shown_once');
answer_is(browse(GET => "$account/me"), 200, {user => 'ada'},
          'the_notice_is_not_shown_twice');

{
    local $jar{__session} = $jar{__session} =~ s/^./z/r;
    status_is(browse(GET => "$account/me"), 401,
              'a_session_that_was_changed_is_empty');
}
my $mine = $jar{__session};
status_is(browse(POST => "$account/logout", body => ''), 204,
          'logout_is_answered');
ok(!exists $jar{__session}, 'logout_takes_the_cookie_away');
status_is(browse(GET => "$account/me"), 401, 'logged_out_is_not_logged_in');
status_is(log_in('{"name":"' . 'x' x 5000 . '"}'), 413,
          'a_login_is_not_longer_than_the_location_allows');

# ---- OAuth ---------------------------------------------------------------

%jar = ();
my $start = browse(GET => '/api/oauth/login');
status_is($start, 302, 'the_login_leads_away');
like($start->header('Location'), qr{^/api/provider/authorize\?.*state=\w{32}$},
     'the_login_leads_to_the_provider_with_a_state');
like($start->header('Set-Cookie'), qr{^oauth_state=\w{32}; Max-Age=600; },
     'the_state_is_kept_in_a_cookie');
my $there = browse(GET => $start->header('Location'));
status_is($there, 302, 'the_provider_leads_back');
my $callback = $there->header('Location');
like($callback, qr{^/api/oauth/callback\?code=code-of-ada&state=\w{32}$},
     'the_provider_gives_a_code');

{
    local $jar{oauth_state} = 'f' x 32;
    answer_is(browse(GET => $callback), 400,
              {message => 'This login did not begin here',
               code => 'BAD_STATE'}, 'another_state_is_refused');
}
{
    my %mine = %jar;
    %jar = ();
    status_is(browse(GET => $callback), 400, 'no_state_is_refused');
    %jar = %mine;
}
status_is(browse(GET => $callback =~ s/code=[^&]*/code=guess/r), 502,
          'a_code_that_the_provider_does_not_know_fails');
status_is(browse(GET => $callback =~ s/code=[^&]*&//r), 403,
          'no_code_means_that_the_provider_refused');
my $back = browse(GET => $callback);
status_is($back, 302, 'the_callback_leads_to_the_site');
header_is($back, 'Location', '/api/oauth/me', 'to_the_page_of_the_user');
is(scalar(() = $back->header_all('Set-Cookie')), 2,
   'the_session_begins_and_the_state_ends');
is_deeply([sort keys %jar], ['__oauth'], 'only_the_session_is_left');
answer_is(browse(GET => '/api/oauth/me'), 200, {user => 'Ada'},
          'the_session_knows_the_user');
status_is($http->post('/api/provider/token', 'code=code-of-ada',
                      headers => ['Content-Type' =>
                                  'application/x-www-form-urlencoded']), 400,
          'the_provider_wants_the_secret');

stop_httpd($httpd);
done_testing;
