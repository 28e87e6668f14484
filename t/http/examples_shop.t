# The example of a shop: schemas, error codes, query hints, wildcards.

use v5.24;
use warnings;

use ApirTest;
use ApirExamples;

my $httpd = start_example('shop');
my $http = $httpd->client;
my $users = '/api/shop/users';

sub names { return [map { $_->{name} } @{$_[0]->json // []}] }

# ---- query hints ---------------------------------------------------------

is_deeply(names($http->get($users)), [qw(Ada Grace Barbara)],
          'a_list_has_an_order_of_its_own');
is_deeply(names($http->get("$users?sort=name")), [qw(Ada Barbara Grace)],
          'sort_is_by_name');
is_deeply(names($http->get("$users?sort=createdAt")), [qw(Grace Barbara Ada)],
          'sort_is_by_time');
is_deeply(names($http->get("$users?sort=name&limit=2&page=2")), ['Grace'],
          'page_and_limit_cut_a_part_out');
is_deeply(names($http->get("$users?page=9&limit=100")), [],
          'a_page_behind_the_end_is_empty');
is_deeply(names($http->get("$users?limit=many&page=-1")),
          [qw(Ada Grace Barbara)], 'nonsense_counts_as_absent');

# ---- create --------------------------------------------------------------

my $ada = '"email":"ada@example.com"';
answer_is($http->post_json($users, '{"name":"Joan","email":"j@example.com"}'),
          201, {id => '123', name => 'Joan', email => 'j@example.com'},
          'a_user_is_created');
answer_is($http->post_json($users, '{"name":"Joan","email":"j@example.com",'
                           . '"age":36,"admin":true}'), 201,
          {id => '123', name => 'Joan', email => 'j@example.com', age => 36},
          'unknown_members_are_dropped');
answer_is($http->post_json($users, qq({"name":"Ada",$ada})), 409,
          {message => 'User already exists', code => 'USER_EXISTS'},
          'an_email_is_taken_once');

my $empty = $http->post_json($users, '{}');
status_is($empty, 400, 'what_is_missing_is_a_400');
is($empty->json->{code}, 'FRAGNO_VALIDATION_ERROR', 'with_a_code');
is_deeply([map { $_->{path} } @{$empty->json->{issues}}],
          [['name'], ['email']], 'that_lists_each_issue');
is($empty->json->{issues}[0]{message},
   'Invalid input: expected string, received undefined',
   'an_issue_says_what_was_expected');
is_deeply([map { $_->{path} }
           @{$http->post_json($users, '{"name":"","email":"nope","age":-1}')
               ->json->{issues}}],
          [['name'], ['email'], ['age']], 'all_issues_are_found_at_once');
status_is($http->post_json($users, '[1'), 400, 'broken_json_is_a_400');

# ---- one user ------------------------------------------------------------

my %grace = (id => '2', name => 'Grace', email => 'grace@example.com',
             createdAt => '2024-01-01T00:00:00.000Z');
answer_is($http->get("$users/2"), 200, \%grace, 'a_user_is_read');
answer_is($http->get("$users/9"), 404,
          {message => 'User not found', code => 'NOT_FOUND'},
          'an_unknown_user_is_a_404');
answer_is($http->request(PUT => "$users/2",
                         body => '{"name":"G","email":"g@example.com"}'), 200,
          {%grace, name => 'G', email => 'g@example.com'},
          'put_replaces');
status_is($http->request(PUT => "$users/2", body => '{"name":"G"}'), 400,
          'put_wants_all_of_it');
answer_is($http->request(PATCH => "$users/2", body => '{"name":"G"}'), 200,
          {%grace, name => 'G'}, 'patch_changes_a_part');
status_is($http->request(PATCH => "$users/2", body => '{"name":null}'), 400,
          'patch_checks_the_part');
status_is($http->request(DELETE => "$users/2"), 204, 'delete_is_answered');
status_is($http->request(DELETE => "$users/9"), 404,
          'delete_of_an_unknown_user_is_a_404');
my $post = $http->post_json("$users/2", '{}');
status_is($post, 405, 'post_to_a_user_is_405');
header_is($post, 'Allow', 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
          'with_the_methods_that_there_are');

# ---- parameters and wildcards --------------------------------------------

answer_is($http->get('/api/shop/organizations/acme/users/7'), 200,
          {orgId => 'acme', userId => '7'}, 'two_parameters_are_found');
answer_is($http->get('/api/shop/files/docs/2024/read%20me.txt'), 200,
          {file => 'docs/2024/read me.txt'}, 'a_wildcard_is_the_rest');
status_is($http->get('/api/shop/files/'), 404,
          'a_wildcard_needs_a_segment');

stop_httpd($httpd);
done_testing;
