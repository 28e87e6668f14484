# The examples of file routes, built by apiroutesctl: a file's name is its
# route.

use v5.24;
use warnings;

use ApirTest;
use ApirExamples;

my $page = "<h1>Students</h1>\n";
my $httpd = start_example('file-routes', modules => ['negotiation'],
    conf => "<Directory \"\@DOCROOT\@\">\nOptions MultiViews\n</Directory>\n",
    files => {'htdocs/students.html' => $page});
my $http = $httpd->client;

# ---- one path, several methods -------------------------------------------

my $hello = $http->get('/api/students');
is($hello->body, 'Hello World', 'get_says_hello');
header_is($hello, 'Content-Type', 'text/plain; charset=utf-8',
          'get_is_a_text');
answer_is($http->post_json('/api/students', '{"name":"Luna"}'), 201,
          {created => {name => 'Luna'}}, 'post_creates');
answer_is($http->request(PATCH => '/api/students', body => '{"year":2}'), 200,
          {changed => {year => 2}}, 'patch_changes');
status_is($http->request(DELETE => '/api/students'), 204, 'delete_deletes');
status_is($http->post_json('/api/students', '{"name":'), 400,
          'post_wants_json');
my $put = $http->request(PUT => '/api/students', body => '{}');
status_is($put, 405, 'a_method_that_the_file_lacks_is_405');
header_is($put, 'Allow', 'GET, HEAD, POST, PATCH, DELETE, OPTIONS',
          'and_the_answer_lists_those_that_it_has');

# ---- parameters ----------------------------------------------------------

answer_is($http->get('/api/gryffindor/students/year-1991'), 200,
          {house => 'gryffindor', year => '1991',
           students => ['Harry Potter', 'Hermione Granger']},
          'a_parameter_within_a_segment_is_found');
answer_is($http->get('/api/hufflepuff/students/year-1991'), 200,
          {house => 'hufflepuff', year => '1991', students => []},
          'a_house_without_students_is_empty');
status_is($http->get('/api/gryffindor/students/1991'), 404,
          'what_stands_before_the_parameter_must_be_there');
status_is($http->get('/api/gryffindor/students/year-'), 404,
          'a_parameter_is_not_empty');

# ---- a guarded route -----------------------------------------------------

my $admin = '/api/gryffindor/admin';
my $stranger = $http->get($admin);
status_is($stranger, 401, 'without_a_cookie_the_answer_is_401');
is($stranger->body, 'Not logged in', 'which_says_why');
status_is($http->get($admin, headers => [Cookie => 'userId=9']), 401,
          'an_unknown_user_is_401_too');
my $pupil = $http->get($admin, headers => [Cookie => 'a=b; userId=2']);
status_is($pupil, 403, 'a_user_who_is_no_admin_is_403');
is($pupil->body, 'Not an admin', 'which_says_so');
answer_is($http->get($admin, headers => [Cookie => 'userId=1']), 200,
          {admin => 'Minerva McGonagall', house => 'gryffindor'},
          'an_admin_gets_in');

# ---- internal fetch ------------------------------------------------------

answer_is($http->get('/api/houses'), 200,
          {gryffindor => 2, hufflepuff => 0, ravenclaw => 0, slytherin => 1},
          'a_handler_asks_other_routes');

# ---- beside a page -------------------------------------------------------

my $get = $http->get('/students');
is($get->body, $page, 'get_is_the_page');
status_is($http->request(HEAD => '/students'), 200, 'head_is_the_pages_too');
my $sent = $http->post('/students', 'name=Luna+Lovegood&house=ravenclaw',
    headers => ['Content-Type' => 'application/x-www-form-urlencoded']);
answer_is($sent, 201, {name => 'Luna Lovegood', house => 'ravenclaw'},
          'post_at_the_same_path_is_the_route');
answer_is($http->post('/students', 'house=ravenclaw',
    headers => ['Content-Type' => 'application/x-www-form-urlencoded']), 400,
          {message => 'A name is needed', code => 'NAME_MISSING'},
          'a_form_without_a_name_is_refused');
status_is($http->request(DELETE => '/students'), 405,
          'other_methods_are_405');
is($http->get('/')->body, "<p>site</p>\n", 'the_rest_is_the_sites');

stop_httpd($httpd);

# The same routes where there is no page: GET has nothing to show.
$httpd = start_example('file-routes');
my $bare = $httpd->client->get('/students');
status_is($bare, 405, 'without_a_page_get_is_405');
header_is($bare, 'Allow', 'POST, OPTIONS', 'which_lists_post');
stop_httpd($httpd);
done_testing;
