# A route as ErrorDocument: it has the error's status, unless it gives one.
use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
ErrorDocument 404 /errors/lost
ErrorDocument 403 /errors/away
<Location "/errors">
    <ApiRoute GET /lost>
        ApiRespond 200 "{\"lost\":true}"
    </ApiRoute>
    <ApiRoute GET /away>
        ApiRespond 410 "{\"away\":true}"
    </ApiRoute>
</Location>
<Location "/closed">
    Require all denied
</Location>
END
my $http = $httpd->client;

answer_is($http->get('/nothing-here'), 404, {lost => JSON::PP::true()},
          'the_error_s_status_with_the_route_s_body');
answer_is($http->get('/closed/x'), 410, {away => JSON::PP::true()},
          'a_status_of_its_own_wins');
answer_is($http->get('/errors/lost'), 200, {lost => JSON::PP::true()},
          'asked_for_by_itself_it_is_a_200');

$httpd->expect_log(qr/AH01630: client denied/);
stop_httpd($httpd);
done_testing;
