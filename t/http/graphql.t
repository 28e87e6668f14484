# ApiGraphQL: what its directive says, what resolvers do, what the log has.
# (The protocol is t/conformance/graphql's.)

use v5.24;
use warnings;

use ApirTest;
use ApirJson;

my $schema = source_text('t/graphql/live.graphql');
my %files = (
    'conf/live.graphql' => $schema,
    'conf/bad.graphql' => "type Query { a: Nothing b: Int b: Int }\n"
        . "type Query { c: Int }\nunion U = Int\n",
    'conf/broken.graphql' => "type Query {\n  a Int\n}\n",
);
my $plugin = "ApiPlugin live \@PLUGIN(graphql)@\n";

sub location
{
    my ($path, $words, $more) = @_;
    $more //= '';
    return "<Location \"$path\">\n    ApiGraphQL $words\n$more\n</Location>\n";
}

sub endpoint
{
    my ($path, $words, $more) = @_;
    return location($path, "\@ROOT@/conf/live.graphql resolvers=live:probe $words",
                    $more);
}

# ---- the directive -------------------------------------------------------

config_ok($plugin . endpoint('/graphql', 'introspection=off get=off'),
          'a_schema_with_resolvers_is_right', files => \%files);
my %bad = (
    'a_missing_file_is_told' =>
        [location('/g', '@ROOT@/conf/none.graphql resolvers=live:probe'),
         qr/none\.graphql cannot be read/],
    'a_missing_plugin_is_told' =>
        [location('/g', '@ROOT@/conf/live.graphql resolvers=other'),
         qr/other/],
    'missing_resolvers_are_told' =>
        [location('/g', '@ROOT@/conf/live.graphql resolvers=live'),
         qr/plugin live defines no resolvers/],
    'resolvers_have_to_be_named' =>
        [location('/g', '@ROOT@/conf/live.graphql get=on'),
         qr/resolvers=PLUGIN\[:NAME\] is missing/],
    'an_unknown_option_is_told' =>
        [endpoint('/g', 'nonsense=1'), qr/nonsense=1 is neither resolvers=/],
    'a_wrong_switch_is_told' => [endpoint('/g', 'get=maybe'), qr/get=maybe/],
    'syntax_is_told_with_its_line' =>
        [location('/g', '@ROOT@/conf/broken.graphql resolvers=live:probe'),
         qr/broken\.graphql:2.*Unexpected "Int"/],
    'all_mistakes_of_a_schema_are_told' =>
        [location('/g', '@ROOT@/conf/bad.graphql resolvers=live:probe'),
         [qr/bad\.graphql:1.*no type "Nothing"/, qr/"b" is there already/,
          qr/bad\.graphql:2.*"Query" is there already/,
          qr/bad\.graphql:3.*no type "Int"|"Int" is no object type/]],
    'another_owner_is_told' =>
        [endpoint('/g', '', "    ApiGraphQL \@ROOT@/conf/live.graphql "
                          . "resolvers=live:probe"),
         qr/ApiGraphQL owns this location already/],
);
for my $name (sort keys %bad) {
    my ($conf, $pattern) = @{$bad{$name}};
    config_fails($plugin . $conf, $pattern, $name, files => \%files);
}
config_fails("ApiPlugin live \@PLUGIN(graphql)@ Query.nothing\n"
             . endpoint('/g', ''),
             qr/resolver for "Query\.nothing", which the schema has not/,
             'a_resolver_without_a_field_is_told', files => \%files);

# ---- answers -------------------------------------------------------------

my $httpd = start_httpd($plugin . endpoint('/graphql', '')
    . endpoint('/closed', 'introspection=off get=off')
    . endpoint('/hasty', '', '    ApiTimeout 50ms')
    . endpoint('/small', '', '    ApiMaxBody 60')
    . endpoint('/guarded', '', '    Require ip 192.0.2.1'), files => \%files);
my $http = $httpd->client;

sub ask
{
    my ($query, $path, %options) = @_;
    return $http->post_json($path // '/graphql', json_text({query => $query}),
                            %options);
}

sub first_error
{
    my ($answer) = @_;
    return $answer->json->{errors}[0];
}

answer_is(ask('{ user }', undef, headers => ['X-User' => 'Ada']), 200,
          {data => {user => 'Ada'}}, 'resolvers_have_the_event');
answer_is(ask('{ top { depth below { depth below { depth } } } }'), 200,
          {data => {top => {depth => 0,
                            below => {depth => 1, below => {depth => 2}}}}},
          'lazy_objects_are_asked_as_far_as_the_query_goes');
answer_is(ask('{ animals { __typename name ... on Dog { barks } } }'), 200,
          {data => {animals => [
              {__typename => 'Dog', name => 'Rex', barks => json_true()},
              {__typename => 'Cat', name => 'Tom'}]}},
          'a_function_tells_the_type_of_an_interface');
answer_is(ask('{ rows(count: 2) { n } }'), 200,
          {data => {rows => [{n => 0}, {n => 1}]}},
          'a_list_is_made_as_it_goes');
my $torn = ask('{ rows(count: 7) { n } }')->json;
is($torn->{data}{rows}[3], undef, 'an_item_may_be_an_error');
is_deeply([map { "$_" } @{$torn->{errors}[0]{path}}], ['rows', 3],
          'whose_place_is_told');
is($torn->{errors}[0]{message}, 'row 3 is torn', 'with_its_message');
my $many = ask('{ rows(count: 100000) { n } }');
is(scalar @{$many->json->{data}{rows}}, 100000, 'a_long_list_is_whole');

my $failed = ask('{ fails user }');
status_is($failed, 200, 'a_resolver_that_failed_is_a_field_error');
is(first_error($failed)->{message}, 'Internal server error',
   'whose_message_tells_nothing');
ok(exists $failed->json->{data}{user}, 'other_fields_are_answered');
$httpd->expect_log(qr/APIR0101: the resolver of Query\.fails failed: the disk of fails/);
is(ask('{ failsToo }')->json->{data}, undef, 'it_takes_its_parents_along');
$httpd->expect_log(qr/resolver of Query\.failsToo failed/);

# ---- options -------------------------------------------------------------

my $closed = ask('{ __schema { queryType { name } } }', '/closed');
like(first_error($closed)->{message}, qr/switched off/,
     'introspection_can_be_switched_off');
answer_is(ask('{ __typename }', '/closed'), 200,
          {data => {__typename => 'Query'}}, 'but_for_typename');
my $no_get = $http->get('/closed?query={user}');
status_is($no_get, 405, 'get_can_be_switched_off');
header_is($no_get, 'Allow', 'POST', 'and_is_not_in_allow_then');
my $hasty = ask('{ ' . join(' ', map { "w$_: wait" } 1 .. 70) . ' }', '/hasty');
like(first_error($hasty)->{message}, qr/takes longer than 50 ms/,
     'an_execution_has_a_time');

# ---- the place -----------------------------------------------------------

header_is(ask('{ user }'), 'Vary', 'Accept', 'the_answer_varies_by_accept');
status_is($http->request(HEAD => '/graphql?query={user}'), 200,
          'head_is_answered_as_get');
status_is($http->get('/graphql/?query={user}'), 200,
          'a_slash_at_the_end_is_no_other_place');
my $below = $http->get('/graphql/below?query={user}');
status_is($below, 404, 'nothing_is_below');
is(first_error($below)->{extensions}{code}, 'NOT_FOUND', 'in_its_own_words');
my $mutation = $http->get('/graphql?query=mutation{touch}');
status_is($mutation, 405, 'get_changes_nothing');
header_is($mutation, 'Allow', 'POST', 'but_post_does');
my $options = $http->request(OPTIONS => '/graphql');
header_is($options, 'Allow', 'GET, HEAD, POST, OPTIONS',
          'options_tells_the_methods');
my $large = ask('{ user } ' . '#' x 100, '/small');
status_is($large, 413, 'a_body_has_a_limit');
ok(first_error($large)->{message}, 'which_is_told_as_graphql_tells_errors');
my $denied = ask('{ user }', '/guarded');
status_is($denied, 403, 'access_is_httpds');
ok(first_error($denied)->{message}, 'and_told_as_graphql_tells_errors');
$httpd->allow_log(qr/client denied by server configuration/);

# ---- hostile documents ---------------------------------------------------

my %hostile = (
    aliases => '{' . join(' ', map { "a$_: user" } 1 .. 20000) . '}',
    depth => '{ top ' . '{ below ' x 5000 . '{ depth }' . '}' x 5001,
    tokens => '{' . 'user ' x 20000 . '}',
    directives => '{ user ' . '@skip(if: false) ' x 600 . '}',
    expansion => '{ ...F0 } ' . join(' ', map {
        "fragment F$_ on Query { ...F" . ($_ + 1) . ' ...F' . ($_ + 1) . ' }'
    } 0 .. 40) . ' fragment F41 on Query { user }',
);
for my $limit (sort keys %hostile) {
    my $refused = ask($hostile{$limit});
    like(first_error($refused)->{message}, qr/\b$limit\b/,
         "the_limit_of_${limit}_is_told");
    ok(!exists $refused->json->{data}, "nothing_of_${limit}_was_run");
}

stop_httpd($httpd);
done_testing;
