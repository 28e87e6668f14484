# tRPC procedures of the configuration: operations of models and statements.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirTest;
use ApirModels;

need('sqlite3');
my $more = <<'CONF';
<Location "/api/trpc">
    ApiPolicy off
    ApiAuth "id=%{req:x-id}"
    ApiTrpc config
    ApiTrpcProcedure user.findUnique app User.findUnique
    ApiTrpcProcedure user.create app User.create
    ApiTrpcProcedure post.findMany app Post.findMany
    ApiTrpcProcedure sql.user app "SELECT id, name FROM User WHERE id = :id" \
        result=one
    ApiTrpcProcedure sql.rename app \
        "UPDATE User SET name = :name WHERE id = :auth_id" result=none
    ApiTrpcProcedure sql.all app "SELECT id FROM User ORDER BY id LIMIT 2"
</Location>
<Location "/api/super">
    ApiPolicy off
    ApiTrpc config transformer=superjson
    ApiTrpcProcedure post.findMany app Post.findMany
    ApiTrpcProcedure sql.all app "SELECT id FROM User ORDER BY id LIMIT 2"
</Location>
CONF
my $httpd = start_models($more);
my $http = $httpd->client;
sql($httpd, "INSERT INTO User (email, name) VALUES ('a\@x.y', 'A'),"
    . " ('b\@x.y', 'B'); INSERT INTO Post (title, authorId) VALUES ('P', 1);");

sub text_is($answer, $text, $name)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    status_is($answer, 200, $name);
    is($answer->body, $text, $name);
    return;
}

sub escaped($text) { return $text =~ s/([^\w.-])/sprintf '%%%02X', ord $1/ger }

sub input($text) { return '?input=' . escaped($text) }

# Models.
my $answer = $http->post_json('/api/trpc/user.create',
    '{"data":{"email":"t@example.com","name":"T"},"select":{"email":true}}');
text_is($answer, '{"result":{"data":{"email":"t@example.com"}}}',
          'a_mutation_of_a_model');
$answer = $http->post_json('/api/trpc/user.create',
                           '{"data":{"email":"no mail"}}');
status_is($answer, 422, 'arguments_are_judged_as_in_RPC');
like($answer->text, qr/"code":"UNPROCESSABLE_CONTENT".*"path":"user.create"/,
     'in_the_protocol_s_form');
status_is($http->get('/api/trpc/user.create'), 405, 'writes_are_mutations');
$answer = $http->get('/api/trpc/user.findUnique'
    . input('{"where":{"email":"t@example.com"},"select":{"name":true}}'));
text_is($answer, '{"result":{"data":{"name":"T"}}}',
          'a_query_of_a_model');
$answer = $http->get('/api/trpc/user.findUnique,post.findMany?batch=1&input='
    . escaped('{"0":{"where":{"id":9999}},"1":{"take":0}}'));
text_is($answer, '[{"result":{"data":null}},{"result":{"data":[]}}]',
        'a_batch');

# Statements.
$answer = $http->get('/api/trpc/sql.user' . input('{"id":1}'));
like($answer->text, qr/\{"result":\{"data":\{"id":1,"name":/, 'a_statement');
status_is($http->get('/api/trpc/sql.user' . input('{"id":9999}')), 404,
          'no_row');
status_is($http->get('/api/trpc/sql.user' . input('{"id":[1]}')), 400,
          'parameters_are_scalars');
status_is($http->get('/api/trpc/sql.user'), 400, 'that_are_required');
text_is($http->get('/api/trpc/sql.all'),
        '{"result":{"data":[{"id":1},{"id":2}]}}',
        'a_statement_without_parameters');
text_is($http->post_json('/api/trpc/sql.rename', '{"name":"New"}',
                           headers => {'x-id' => 1}),
        '{"result":{}}', 'a_statement_that_writes');
like($http->get('/api/trpc/sql.user' . input('{"id":1}'))->text, qr/"New"/,
     'has_written');

# superjson.
text_is($http->get('/api/super/sql.all'),
        '{"result":{"data":{"json":[{"id":1},{"id":2}]}}}',
        'rows_in_superjson');
$answer = $http->get('/api/super/post.findMany'
    . input('{"json":{"take":1,"select":{"views":true,"createdAt":true}}}'));
like($answer->text, qr/"meta":\{"values":\{.*\["bigint"\].*\["Date"\]/,
     'values_of_a_model_in_superjson');
$answer = $http->get('/api/super/post.findMany?batch=1&input='
    . escaped('{"0":{"json":{"take":1,"select":{"views":true}}}}'),
    headers => {'trpc-accept' => 'application/jsonl'});
like($answer->text, qr/"2\.0\.0\.0\.views":\["bigint"\]/,
     'and_in_a_stream_of_lines');
$answer = $http->get('/api/super/post.findMany'
    . input('{"json":{"where":{"createdAt":{"lt":"2001-01-01T00:00:00.000Z"}}'
            . ',"select":{"id":true}},"meta":{"values":'
            . '{"where.createdAt.lt":["Date"]}}}'));
text_is($answer, '{"result":{"data":{"json":[]}}}',
          'dates_as_arguments');

stop_httpd($httpd);

# Types.
my (undef, $types) = config_output(
    models_conf(models_data(), $more), define => ['DUMP_APIROUTES_TRPC'],
    files => {'conf/app.zmodel' => models_schema()});
like($types, qr{^// /api/trpc\nimport type.*^// /api/super\nimport type}ms,
     'types_of_each_location');
like($types, qr/\buser: \{\n\s+create: TRPCMutationProcedure<\{ input: any;/,
     'procedures_of_models_are_typed_by_their_kind');
like($types, qr/ all: TRPCQueryProcedure<\{ input: void;/,
     'statements_without_parameters');
like($types, qr/ user: TRPCQueryProcedure<\{ input: \{ id: \(string \| number/,
     'and_with_them');

# Mistakes.
for my $case (
    ['ApiTrpcProcedure a app User.nope', qr/is no MODEL\.OPERATION/],
    ['ApiTrpcProcedure a nope User.create', qr/nope/],
    ['ApiTrpcProcedure a app "SELECT nope"', qr/nope/],
    ["ApiTrpcProcedure a app User.count\n"
     . 'ApiTrpcProcedure a app User.count', qr/"a" is defined twice/],
) {
    my ($lines, $why) = @$case;
    my $conf = models_conf(models_data(), <<"CONF");
<Location "/api/trpc">
    ApiPolicy off
    ApiTrpc config
    $lines
</Location>
CONF
    config_fails($conf, $why, "refused: $lines",
                 files => {'conf/app.zmodel' => models_schema()});
}

done_testing;
