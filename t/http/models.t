# Models behind httpd: who owns a path, methods, bodies, errors of every
# origin in the protocol's form, limits, procedures, single operations.

use v5.24;
use warnings;

use ApirTest;
use ApirModels;

need('sqlite3');
my $more = <<'CONF';
ApiPlugin    probe "@PLUGIN(procedures)@"
ApiProcedure app.add probe:add
ApiProcedure app.pairs probe:pairs
ApiProcedure app.fails probe:fails
ApiProcedure app.first app \
    "SELECT * FROM Post WHERE published ORDER BY id LIMIT 1" result=one
ApiProcedure app.rename app \
    "UPDATE User SET name = :name WHERE id = :id RETURNING *" result=one
<Location "/api/small">
    ApiModels app
    ApiPolicy off
    ApiMaxBody 100
    ApiMaxRows 3
    ApiCors http://one.example
</Location>
<Location "/api/closed">
    ApiModels app
    ApiPolicy off
    Require all denied
</Location>
<Location "/api/user">
    ApiModels app
    ApiPolicy off
    ApiAuth "json=%{req:x-user}"
</Location>
<Location "/api/model/site">
    <ApiRoute GET /hello>
        ApiRespond 200 '{"hello":true}'
    </ApiRoute>
</Location>
<Location "/api/one">
    ApiPolicy off
    ApiAuth "id=%{req:x-id}"
    <ApiRoute GET /posts>
        ApiQueryParams min
        ApiModel app Post.findMany '{"where": {"published": true, \
            "views": {"gte": ":min"}}, "select": {"id": true}, \
            "orderBy": {"id": "asc"}}'
    </ApiRoute>
    <ApiRoute GET /users/:id>
        ApiModel app User.findUnique accept=none '{"where": {"id": ":id"}}'
    </ApiRoute>
    <ApiRoute GET /mail/:mail>
        ApiModel app User.findFirst accept=none \
            '{"where": {"email": ":mail"}, "select": {"id": true}}'
    </ApiRoute>
    <ApiRoute POST /search>
        ApiModel app Post.count
    </ApiRoute>
    <ApiRoute POST /mine>
        ApiModel app Post.create '{"data": {"authorId": ":auth_id"}}'
    </ApiRoute>
    <ApiRoute POST /many>
        ApiModel app Post.createMany '{"data": {"authorId": ":auth_id"}}'
    </ApiRoute>
    <ApiRoute PUT /mine/:id>
        ApiModel app Post.update \
            '{"where": {"id": ":id", "authorId": ":auth_id"}}'
    </ApiRoute>
    <ApiRoute DELETE /mine>
        ApiModel app Post.deleteMany '{"where": {"authorId": ":auth_id"}}'
    </ApiRoute>
    <ApiRoute GET /escaped>
        ApiModel app User.count accept=none '{"where": {"name": "::x"}}'
    </ApiRoute>
</Location>
CONF
my $httpd = start_models($more);
my $http = $httpd->client;
sql($httpd, <<'SQL');
INSERT INTO User (id, email, name) VALUES (1, 'ada@example.com', 'Ada'),
    (2, 'bob@example.com', ':x'), (3, '7', NULL);
INSERT INTO Post (id, title, published, views, authorId) VALUES
    (1, 'One', 1, 10, 1), (2, 'Two', 0, 20, 1), (3, 'Three', 1, 30, 2),
    (4, 'Four', 1, 9007199254740993, 2), (5, 'Five', 0, 0, 2);
SQL

sub error_is
{
    my ($answer, $status, $reason, $name) = @_;
    my $error = ($answer->json // {})->{error};
    $error = {} unless ref $error eq 'HASH';
    ok($answer->status == $status && ($error->{status} // 0) == $status
       && ($error->{reason} // '') eq $reason && length $error->{message}
       && $answer->media_type eq 'application/json', $name)
        or diag $answer->text;
    return;
}

# ---- paths --------------------------------------------------------------

for my $path ('', '/', '/user', '/user/findMany/x', '/%01/x') {
    error_is($http->get("/api/model$path"), 400, 'invalid-input',
             "no_path: $path");
}
error_is($http->get('/api/model/nope/findMany'), 400, 'invalid-input',
         'an_unknown_model_is_not_the_sites');
error_is($http->get('/api/model/index.html/x'), 400, 'invalid-input',
         'nothing_falls_through');
is($http->get('/api/model/site/hello')->body, '{"hello":true}',
   'an_inner_location_owns_its_paths');
status_is($http->get('/api/model/User/count'), 200, 'a_capital_letter');
status_is($http->get('/api/model//user//count/'), 200, 'empty_segments');

# ---- methods ------------------------------------------------------------

error_is($http->post_json('/api/model/user/findMany', '{}'), 400,
         'invalid-input', 'a_wrong_method_is_the_protocols_400');
error_is($http->request(BREW => '/api/model/user/findMany'), 400,
         'invalid-input', 'an_unknown_method_too');
my $head = $http->request(HEAD => '/api/model/user/findMany');
status_is($head, 200, 'head');
is($head->body, '', 'has_no_body');
is($head->header('content-length'),
   length $http->get('/api/model/user/findMany')->body, 'but_its_length');
is($http->request(HEAD => '/api/model/nope/findMany')->status, 400,
   'head_of_an_error');
my $options = $http->request(OPTIONS => '/api/model/user/findMany');
status_is($options, 204, 'options');
is($options->header('allow'),
   'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS', 'names_the_methods');
my $preflight = $http->request(OPTIONS => '/api/small/user/create',
    headers => [Origin => 'http://one.example',
                'Access-Control-Request-Method' => 'POST']);
status_is($preflight, 204, 'a_preflight');
like($preflight->header('access-control-allow-methods'), qr/POST/,
     'allows_them');

# ---- bodies and limits --------------------------------------------------

error_is($http->post_json('/api/model/user/create', '{"data":'), 400,
         'invalid-input', 'broken_json');
error_is($http->request(POST => '/api/model/user/create'), 400,
         'invalid-input', 'no_body');
error_is($http->post_json('/api/small/user/create',
                          '{"data":{"email":"' . 'x' x 100 . '"}}'), 413,
         'invalid-input', 'a_body_that_is_too_large');
error_is($http->post_json('/api/model/user/create',
                          '{"data":' x 100 . '1' . '}' x 100), 400,
         'invalid-input', 'json_that_is_too_deep');
status_is(find($http, 'user/findMany'), 200, 'below_a_limit_of_rows');
status_is($http->get('/api/small/user/findMany'), 200, 'at_the_limit');
error_is($http->get('/api/small/post/findMany'), 400, 'invalid-input',
         'above_it');
error_is($http->get('/api/small/user/findMany?'
                    . args('{"include":{"posts":true}}')), 400,
         'invalid-input', 'rows_of_relations_count');

# ---- values -------------------------------------------------------------

my $answer = find($http, 'post/findUnique', '{"where":{"id":4}}');
like($answer->body, qr/"views":"9007199254740993"/,
     'big_integers_are_exact');
is($answer->json->{meta}{serialization}{values}{views}[0], 'bigint',
   'and_annotated');
$answer = $http->post_json('/api/model/user/create',
    '{"data":{"email":"eve@example.com","posts":{"create":[{"title":"E"}]}},'
    . '"include":{"posts":true}}');
status_is($answer, 201, 'a_nested_write');
is($answer->json->{data}{posts}[0]{title}, 'E', 'is_read_back');
error_is($http->post_json('/api/model/user/create',
    '{"data":{"email":"eve@example.com"}}'), 400, 'db-query-error',
    'a_constraint');
$answer = $http->post_json('/api/model/$transaction/sequential',
    '[{"model":"User","op":"create","args":{"data":{"email":"f@x.org"}}},'
    . '{"model":"User","op":"create","args":{"data":{"email":"f@x.org"}}}]');
error_is($answer, 400, 'db-query-error', 'a_transaction_fails_as_a_whole');
is(sql_value($httpd, "SELECT count(*) FROM User WHERE email = 'f\@x.org'"),
   0, 'and_leaves_nothing');

# ---- errors of others ---------------------------------------------------

$httpd->expect_log(qr/AH01630/, qr/AH10244/);
error_is($http->get('/api/closed/user/findMany'), 403, 'invalid-input',
         'httpds_own_403');
error_is($http->get('/api/model/user/%zz'), 400, 'invalid-input',
         'httpds_own_400');
$httpd->expect_log(qr/APIR0101: GET .*ApiAuth json/);
error_is($http->request(GET => '/api/user/user/count',
                        headers => ['X-User' => 'nonsense']), 500,
         'internal-error', 'a_user_of_whom_nothing_can_be_said');

# ---- procedures ---------------------------------------------------------

sub proc { return find($http, "\$procs/$_[0]", $_[1] // '{}') }

is(proc('add', '{"args":{"a":2,"b":3}}')->body, '{"data":5}',
   'a_handler_gets_the_arguments');
is(proc('add', '{"args":{"a":2}}')->body, '{"data":2}', 'optional_ones_too');
error_is(proc('add', '{"args":{"b":2}}'), 400, 'invalid-input',
         'a_missing_argument');
$answer = proc('add', '{"args":{"a":"x"}}');
error_is($answer, 422, 'invalid-input', 'one_of_the_wrong_type');
is($answer->json->{error}{model}, '$procs.add', 'names_the_procedure');
error_is($http->post_json('/api/model/$procs/add', '{"args":{"a":2}}'), 400,
         'invalid-input', 'a_query_is_no_mutation');
$answer = proc('pairs', '{"args":{"names":["x","y"]}}');
is_deeply($answer->json->{meta}{serialization}{values},
          {'0.right' => ['Date'], '1.right' => ['Date']},
          'results_have_their_declared_types');
$answer = proc('first');
is($answer->json->{data}{title}, 'One', 'a_statement_gives_a_row');
is_deeply($answer->json->{meta}{serialization}{values}{views}, ['bigint'],
          'of_a_models_types');
sql($httpd, 'UPDATE Post SET published = 0;');
is(proc('first')->body, '{"data":null}', 'or_null');
sql($httpd, 'UPDATE Post SET published = id <> 2;');
$answer = $http->post_json('/api/model/$procs/rename',
                           '{"args":{"id":1,"name":"A"}}');
is($answer->json->{data}{name}, 'A', 'a_statement_changes_rows');
$httpd->expect_log(qr{APIR0101: GET .*"unbound" does not have a handler});
error_is(proc('unbound'), 500, 'config-error', 'nothing_is_configured');
sub fails
{
    return $http->post_json('/api/model/$procs/fails',
                            "{\"args\":{\"how\":\"$_[0]\"}}");
}
error_is(fails('error'), 409, 'TAKEN', 'a_handlers_error');
is(fails('nothing')->body, '{}', 'nothing_is_no_data');
$httpd->expect_log(qr/APIR0101: POST .*a secret of the handler/);
$answer = fails('wholly');
error_is($answer, 500, 'internal-error', 'a_handlers_failure');
unlike($answer->body, qr/secret/, 'is_not_told');

# ---- single operations --------------------------------------------------

sub ids { return join ' ', map { $_->{id} } @{$_[0]->json->{data} // []} }

is(ids($http->get('/api/one/posts')), '1 3 4 5 6', 'fixed_arguments');
is(ids($http->get('/api/one/posts?min=20')), '3 4', 'a_number_of_the_query');
is(ids($http->get('/api/one/posts?' . args('{"where":{"published":false}}'))),
   '', 'a_condition_of_the_clients_is_beside_the_own');
is(ids($http->get('/api/one/posts?'
                  . args('{"where":{"NOT":{"published":true}}}'))), '',
   'whatever_its_form');
is(ids($http->get('/api/one/posts?'
                  . args('{"where":{"title":"One"},"orderBy":{"id":"desc"},'
                         . '"select":{"title":true}}'))), '1',
   'others_are_replaced');
is($http->get('/api/one/users/2')->json->{data}{email}, 'bob@example.com',
   'a_number_of_the_path');
error_is($http->get('/api/one/users/x'), 422, 'invalid-input',
         'which_has_to_be_one');
is($http->get('/api/one/mail/7')->json->{data}{id}, 3,
   'text_stays_text_where_the_schema_says_so');
is($http->get('/api/one/mail/%27%20OR%201=1')->body, '{"data":null}',
   'and_is_only_ever_data');
is($http->get('/api/one/escaped')->body, '{"data":1}', 'a_colon_as_such');
is($http->post_json('/api/one/search', '{"where":{"views":{"gt":5}}}')->body,
   '{"data":4}', 'a_read_by_post');
is($http->request(POST => '/api/one/search')->body, '{"data":6}',
   'without_arguments');

sub as
{
    my ($id, $method, $path, $body) = @_;
    return $http->request($method => "/api/one/$path",
        headers => ['X-Id' => $id, 'Content-Type' => 'application/json'],
        defined $body ? (body => $body) : ());
}
$answer = as(1, POST => 'mine', '{"data":{"title":"Mine","authorId":2}}');
status_is($answer, 201, 'a_create_with_fixed_data');
is($answer->json->{data}{authorId}, 1, 'which_replaces_the_clients');
error_is(as('', POST => 'mine', '{"data":{"title":"Nobodys"}}'), 403,
         'rejected-by-policy', 'without_a_user_it_is_refused');
is(as(2, POST => 'many', '{"data":[{"title":"a"},{"title":"b"}]}')->body,
   '{"data":{"count":2}}', 'many');
is(sql_value($httpd, "SELECT count(*) FROM Post WHERE title IN ('a', 'b')"
             . ' AND authorId = 2'), 2, 'each_with_the_fixed_data');
status_is(as(1, PUT => 'mine/1', '{"data":{"title":"New"}}'), 200,
          'an_update_of_the_own');
error_is(as(2, PUT => 'mine/1', '{"data":{"title":"New"}}'), 404,
         'not-found', 'not_of_others');
my $others = sql_value($httpd, 'SELECT count(*) FROM Post WHERE authorId = 2');
is(as(1, DELETE => 'mine?' . args('{"where":{"NOT":{"authorId":1}}}'))->body,
   '{"data":{"count":0}}', 'a_condition_cannot_be_turned_round');
status_is(as(1, DELETE => 'mine'), 200, 'without_arguments_all_of_the_own');
is(sql_value($httpd, 'SELECT count(*) FROM Post WHERE authorId = 2'),
   $others, 'and_nothing_else');

stop_httpd($httpd);
done_testing;
