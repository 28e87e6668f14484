# The example of models: a schema, its tables made at the start, endpoints of
# all models and some of single operations.

use v5.24;
use warnings;

use ApirTest;
use ApirExamples;

need('sqlite3');
my $httpd = start_example('models');
my $made = qr/push=on has run 12 statements on database weblog/;
$httpd->wait_log($made);
$httpd->expect_log($made);
my $http = $httpd->client;
my $database = "$httpd->{data}/weblog.db";

ok(-s $database, 'the_database_is_made_at_the_start');
is((stat $database)[4], (getpwnam 'www-data')[2],
   'and_belongs_to_the_user_of_the_children') if $> == 0;
system("sqlite3 '$database' <'" . example_folder() . "/models.sql'") == 0
    or die "sqlite3 cannot run models.sql\n";

sub find
{
    my ($path, $q) = @_;
    $q =~ s/([^A-Za-z0-9])/sprintf '%%%02X', ord $1/ge;
    return $http->get("$path?q=$q");
}

my $answer = find('/api/model/post/findMany',
                  '{"take": 3, "orderBy": {"id": "asc"},'
                  . ' "include": {"author": true}}');
status_is($answer, 200, 'models_are_read');
is(scalar @{$answer->json->{data}}, 3, 'as_many_as_were_asked_for');
is_deeply($answer->json->{meta}{serialization}{values}{'0.createdAt'},
          ['Date'], 'with_what_superjson_says_about_them');
ok(!exists $answer->json->{data}[0]{author}{password},
   'and_without_what_the_schema_omits');
answer_is($http->get('/api/model/comment/count'), 200, {data => 900},
          'comments_are_counted');

$answer = $http->post_json('/api/model/user/create',
    '{"data": {"email": "zoe@example.com", "name": "Zoe"}}');
status_is($answer, 201, 'a_user_is_created');
is($answer->json->{data}{role}, 'READER', 'with_defaults');
status_is($http->post_json('/api/model/user/create',
    '{"data": {"email": "zoe", "name": "Zoe"}}'), 422,
    'a_bad_address_is_refused');

$answer = $http->get('/api/weblog/posts?q=%7B%22take%22%3A2%7D&search=post');
status_is($answer, 200, 'an_operation_has_a_path_of_its_own');
is_deeply([map { $_->{id} } @{$answer->json->{data}}], [359, 358],
          'with_the_clients_arguments_and_its_own');
is(join(' ', sort keys %{$answer->json->{data}[0]}), 'author id title',
   'of_which_the_own_ones_win');
status_is($http->get('/api/weblog/posts?q=%7B%22include%22%3A%7B%7D%7D'), 400,
          'others_are_not_accepted');
$answer = $http->get('/api/weblog/posts/1');
is($answer->json->{data}{title}, 'Post 1', 'the_paths_parameter_is_bound');
answer_is($http->get('/api/weblog/posts/5'), 200, {data => undef},
          'what_is_not_published_is_not_found');
answer_is($http->request(POST => '/api/weblog/posts/1/view'), 200,
          {data => {views => 920}}, 'a_view_is_counted');

$answer = $http->get('/api/model/$procs/topAuthors?q='
                     . '%7B%22args%22%3A%7B%22count%22%3A2%7D%7D');
status_is($answer, 200, 'a_procedure_is_a_statement');
is(scalar @{$answer->json->{data}}, 2, 'with_its_arguments');
$answer = $http->get('/api/model/$procs/now');
is_deeply($answer->json->{meta}{serialization}{values}, ['Date'],
          'whose_result_has_the_declared_type');

stop_httpd($httpd);
done_testing;
