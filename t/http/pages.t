# ApiPages: a route beside a page of the site, as in SolidStart.

use v5.24;
use warnings;

use ApirTest;

my %files = ('htdocs/students.html' => "students\n",
             'htdocs/both.html' => "hidden\n",
             'htdocs/secret/page.html' => "secret\n");
my $httpd = start_httpd(<<'END', files => \%files, modules => ['negotiation']);
<Directory "@DOCROOT@">
    Options +MultiViews
</Directory>
<Directory "@DOCROOT@/secret">
    Require all denied
</Directory>
<Location "/">
    ApiPages on
    <ApiRoute POST /students>
        ApiRespond 201 {"student":true}
    </ApiRoute>
    <ApiRoute POST /none>
        ApiRespond 201 {"none":true}
    </ApiRoute>
    <ApiRoute GET /both>
        ApiRespond 200 {"both":true}
    </ApiRoute>
    <ApiRoute POST /secret/page.html>
        ApiRespond 201 {"secret":true}
    </ApiRoute>
</Location>
<Location "/off">
    ApiPages off
    <ApiRoute POST /index.html>
        ApiRespond 201 {}
    </ApiRoute>
</Location>
END
my $http = $httpd->client;

is($http->get('/students')->body, "students\n", 'the_page_answers_GET');
is($http->request(HEAD => '/students')->status, 200, 'and_HEAD');
is($http->get('/students.html')->body, "students\n", 'by_its_own_name_too');
answer_is($http->post('/students', ''), 201, {student => JSON::PP::true()},
          'the_route_answers_POST');
my $answer = $http->request(DELETE => '/students');
status_is($answer, 405, 'other_methods_are_a_405');
header_is($answer, 'allow', 'POST, OPTIONS, GET, HEAD',
          'whose_Allow_has_the_page_too');
header_is($http->request(OPTIONS => '/students'), 'allow',
          'POST, OPTIONS, GET, HEAD', 'as_has_that_of_OPTIONS');
header_is($http->request(OPTIONS => '/none'), 'allow', 'POST, OPTIONS',
          'where_there_is_no_page_it_has_not');

status_is($http->get('/none'), 405, 'without_a_page_GET_is_a_405');
status_is($http->request(HEAD => '/none'), 405, 'and_HEAD_too');
answer_is($http->get('/both'), 200, {both => JSON::PP::true()},
          'a_GET_handler_wins_over_a_page');
is($http->get('/secret/page.html')->status =~ /^40[35]$/, 1,
   'a_page_that_nobody_may_see_is_not_shown');
status_is($http->get('/off/index.html'), 405, 'only_where_it_is_on');

$httpd->expect_log(qr{APIR0301: .*GET handler of /both hides the page});
$httpd->allow_log(qr/AH01630: client denied/);
stop_httpd($httpd);
done_testing;
