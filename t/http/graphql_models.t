# GraphQL over models: the directive, answers that equal those of RPC, with
# and without policies, names, mutations, transactions, errors.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirTest;
use ApirGraphqlHostile;
use ApirGraphqlRandom;
use ApirJson;
use ApirModels;

need('sqlite3');

# ---- the directive -------------------------------------------------------

my %empty = (files => {'conf/app.zmodel' => models_schema()});

sub directive($words)
{
    return <<"CONF";
ApiDatabase app "sqlite:\@ROOT\@/conf/none.db"
<Location "/graphql">
    ApiGraphQL $words
</Location>
CONF
}

my %bad = (
    'a_schema_has_to_be_there' =>
        ['models=none', qr/ApiGraphQL: .*none/],
    'models_have_no_resolvers' =>
        ['models=app resolvers=x', qr/models need no resolvers/],
    'a_transaction_is_of_a_field_or_a_request' =>
        ['models=app transaction=both', qr/transaction=both/],
    'a_transaction_is_of_models' =>
        ['x.graphql resolvers=x transaction=request',
         qr/transaction= is for models/],
);
for my $name (sort keys %bad) {
    my ($words, $pattern) = @{$bad{$name}};
    config_fails(directive($words), $pattern, $name, %empty);
}

# ---- servers -------------------------------------------------------------

my @FIXTURES = qw(blog policy delegate types);
my $data = models_data();
my $fixtures = ApirHttpd::source_folder() . '/t/conformance/rpc/fixtures';
my $conf = "LimitRequestLine 100000\nMaxKeepAliveRequests 0\n";
for my $fixture (@FIXTURES) {
    my $policy = $fixture eq 'policy' ? 'on' : 'off';
    for my $database ($fixture, "$fixture-one", "$fixture-two") {
        for my $script (qw(ddl seed)) {
            system('sqlite3', '-bail', "$data/$database.db",
                   ".read '$fixtures/$fixture/$script.sql'") == 0 or die;
        }
        chmod 0666, "$data/$database.db";
        $conf .= "ApiDatabase $database "
            . "\"sqlite:$data/$database.db\" synchronous=off\n"
            . "ApiSchema $database \"$fixtures/$fixture/schema.zmodel\" "
            . "database=$database\n";
    }
    $conf .= <<"CONF";
<Location "/$fixture">
    ApiPolicy $policy
    ApiAuth "json=%{req:x-user}"
</Location>
<Location "/$fixture/model">
    ApiModels $fixture
</Location>
<Location "/$fixture/one">
    ApiGraphQL models=$fixture-one
</Location>
<Location "/$fixture/two">
    ApiModels $fixture-two
</Location>
<Location "/$fixture/rows">
    ApiModels $fixture-one
</Location>
<Location "/$fixture/graphql">
    ApiGraphQL models=$fixture
</Location>
<Location "/$fixture/few">
    ApiGraphQL models=$fixture
    ApiMaxRows 3
</Location>
<Location "/$fixture/whole">
    ApiGraphQL models=$fixture transaction=request introspection=off get=off
</Location>
CONF
}
my $httpd = start_httpd($conf);
my $http = $httpd->client;

sub graphql($path, $query, $variables = {}, $user = '')
{
    my $answer = $http->post_json(
        "/$path", json_text({query => $query, variables => $variables}),
        headers => ['X-User' => $user]);
    return json_read($answer->body);
}

sub rpc($path, $args, $user = '')
{
    return json_read($http->get("/$path?" . args(json_text($args)),
                                headers => ['X-User' => $user])->body);
}

my %told;

sub data_is($got, $want, $name)
{
    is(json_text($got), json_text(json_read($want)), $name);
    return;
}

# RPC has aggregates as the database gives them, GraphQL by their types: numbers
# of any size as text, booleans as such.
sub plain($value, $aggregate = 0)
{
    return [map { plain($_, $aggregate) } @$value] if ref $value eq 'ARRAY';
    return {map { $_ => plain($value->{$_}, $aggregate || /^_(?!count)/) }
            keys %$value}
        if ref $value eq 'HASH';
    return $value unless $aggregate && defined $value;
    my $text = json_text($value) =~ s/^"(-?[0-9.]+)"$/$1/r;
    return {true => 1, false => 0}->{$text} // $text;
}

# What a client is told: RPC's data, or that there is none.
sub same($fixture, $query, $user)
{
    my $ours = graphql("$fixture/graphql", $query->{document},
                       $query->{variables}, $user);
    my $rpc = rpc("$fixture/model/\l$query->{model}/$query->{op}",
                  $query->{args}, $user);
    my ($got, $want) = map { json_text(plain($_)) }
        ($ours->{data}{$query->{key}}, $rpc->{data});
    $told{full}++ if length $want > 8;
    return 1 if $got eq $want && !$ours->{errors} == !$rpc->{error};
    diag "$query->{document}\n", json_text($query->{variables}), "\n",
        json_text($query->{args}), "\nGraphQL: ", json_text($ours),
        "\nRPC: ", json_text($rpc);
    return 0;
}

# ---- random queries ------------------------------------------------------

my %users = (policy => ['', '{"id":"u1"}', '{"id":"root","role":"ADMIN"}']);
my $count = $ENV{APIR_RANDOM} || 80;
for my $fixture (@FIXTURES) {
    my $random = ApirGraphqlRandom->new(
        20251 + length $fixture,
        sub { graphql("$fixture/graphql", $_[0], {},
                      '{"id":"root","role":"ADMIN"}') });
    for my $user (@{$users{$fixture} // ['']}) {
        my ($good, $wrong) = (0, 0);
        for (1 .. $count) {
            my $query = $random->query;
            same($fixture, $query, $user) ? $good++ : $wrong++;
            last if $wrong > 2;
        }
        is($good, $count, "${fixture}_${user}_queries_equal_rpc");
    }
}

cmp_ok($told{full}, '>', 2 * $count, 'of_which_many_have_rows');

# ---- random mutations ----------------------------------------------------

# The same to two databases that are alike, by GraphQL and by RPC. (Moments are
# not compared: the two are not asked at the same one.)
sub rpc_write($path, $query, $user)
{
    my $args = json_text($query->{args});
    my $method = $query->{op} =~ /^update/ ? 'PUT' : 'POST';
    my $answer = $query->{op} =~ /^delete/
        ? $http->request(DELETE => "/$path?" . args($args),
                         headers => ['X-User' => $user])
        : $http->request($method => "/$path", body => $args, headers =>
                         ['X-User' => $user,
                          'Content-Type' => 'application/json']);
    return json_read($answer->body);
}

sub same_write($fixture, $query, $user)
{
    my $ours = graphql("$fixture/one", $query->{document},
                       $query->{variables}, $user);
    my $rpc = rpc_write("$fixture/two/\l$query->{model}/$query->{op}", $query,
                        $user);
    my ($got, $want) = map { json_text($_) }
        ($ours->{data}{$query->{key}}, $rpc->{data});
    $told{written}++ unless $rpc->{error};
    return 1 if $got eq $want && !$ours->{errors} == !$rpc->{error};
    diag "$query->{document}\n", json_text($query->{args}), "\nGraphQL: ",
        json_text($ours), "\nRPC: ", json_text($rpc);
    return 0;
}

for my $fixture (@FIXTURES) {
    my $user = '{"id":"root","role":"ADMIN"}';
    my $random = ApirGraphqlRandom->new(
        77 + length $fixture,
        sub { graphql("$fixture/one", $_[0], {}, $user) });
    my ($good, $wrong) = (0, 0);
    for (1 .. $count) {
        my $query = $random->mutation or next;
        same_write($fixture, $query, $user) ? $good++ : $wrong++;
        last if $wrong > 2;
    }
    is($wrong, 0, "${fixture}_mutations_equal_rpc");
    cmp_ok($good, '>', $count / 4, 'of_which_there_are_many');
    my @differ = grep {
        my @names = grep { !/At$/ }
            map { $_->{name} } $random->members($_, 0);
        my ($one, $other) = map {
            json_text(rpc($_, {select => {map { $_ => json_true() } @names}},
                          $user)->{data})
        } "$fixture/rows/\l$_/findMany", "$fixture/two/\l$_/findMany";
        $one ne $other;
    } @{$random->{models}};
    is("@differ", '', "${fixture}_has_the_same_rows_then");
}
cmp_ok($told{written}, '>', $count / 2, 'many_mutations_write');

# ---- names ---------------------------------------------------------------

my $named = graphql('blog/graphql', <<'END')->{data};
query {
  __typename
  one: findUniqueUser(where: {id: "u1"}) { mail: email __typename
    first: posts(take: 1, orderBy: {id: asc}) { ...P }
    last: posts(take: 1, orderBy: {id: desc}) { ...P author { __typename } }
    _count { __typename all: posts none: posts(where: {id: {lt: 0}}) } }
  two: findUniqueUser(where: {id: "u2"}) { id }
}
fragment P on Post { number: id }
END
data_is($named, <<'END', 'one_relation_may_have_several_names');
{"__typename": "Query", "one": {"mail": "alice@example.com",
 "__typename": "User", "first": [{"number": 1}],
 "last": [{"number": 2, "author": {"__typename": "User"}}],
 "_count": {"__typename": "UserCounts", "all": 2, "none": 0}},
 "two": {"id": "u2"}}
END
like($http->post_json('/blog/graphql', json_text({query =>
        '{ findManyTag(take: 1) { z: name id a: name } }'}))->body,
     qr/\{"z":"[^"]*","id":[0-9]+,"a":"[^"]*"\}/,
     'members_stand_in_the_order_of_the_query');
my $skipped = graphql('blog/graphql',
    'query($no: Boolean!) { findManyUser(take: 1) { id '
    . 'email @skip(if: $no) ... @include(if: $no) { posts { id } } } }',
    {no => json_true()});
is_deeply([sort keys %{$skipped->{data}{findManyUser}[0]}], ['id', 'posts'],
          'directives_decide_what_is_read');
ok(!graphql('blog/graphql', '{ __type(name: "User") { fields { name } } }')
       ->{data}{__type}{fields}->@* == 0, 'the_schema_can_be_asked_for');
is(graphql('blog/graphql', '{ findManyUser { password } }')->{data}, undef,
   'what_is_omitted_has_no_field');

# ---- other reads ---------------------------------------------------------

my $sums = graphql('blog/graphql', <<'END')->{data};
{ all: aggregatePost { _count { _all } _sum { views } _max { createdAt }
                       least: _min { status } }
  groupByPost(by: status, orderBy: {status: asc},
              having: {views: {_sum: {gte: 0}}}) {
    status _count { _all } _avg { views } }
  countUser(where: {age: {gt: 0}})
  existsUser(where: {email: {equals: "nobody"}}) }
END
my $plain = rpc('blog/model/post/aggregate',
                {_count => {_all => json_true()},
                 _sum => {views => json_true()}})->{data};
is(json_text($sums->{all}{_sum}), json_text($plain->{_sum}),
   'aggregates_are_those_of_rpc');
is_deeply([map { $_->{status} } @{$sums->{groupByPost}}],
          [qw(DRAFT PUBLISHED ARCHIVED)], 'groups_come_one_by_one');
ok(exists $sums->{all}{least}{status}, 'an_aggregate_may_have_a_name');
is(json_text($sums->{existsUser}), 'false', 'exists_is_a_boolean');

# ---- mutations -----------------------------------------------------------

my $made = graphql('blog/graphql', <<'END')->{data};
mutation {
  a: createUser(data: {id: "n1", email: "n1@example.com", password: "x",
                       posts: {create: [{slug: "n1", title: "First"}]}}) {
    id posts { title author { id } } }
  b: updateUser(where: {id: "n1"}, data: {name: "New", age: {set: 40},
                                          score: {increment: 1.5}}) {
    name age score }
  c: upsertTag(where: {name: "n1"}, create: {name: "n1"},
               update: {color: "red"}) { name color }
  d: updateManyUser(where: {id: {equals: "n1"}}, data: {age: {increment: 1}}) {
    count }
  e: deleteUser(where: {id: "n1"}) { age }
  f: createManyAndReturnTag(data: [{name: "n2"}, {name: "n3"}]) { name }
  g: deleteManyTag(where: {name: {in: ["n1", "n2", "n3"]}}) { count }
}
END
data_is($made, <<'END', 'mutations_run_in_order');
{"a": {"id": "n1", "posts": [{"title": "First", "author": {"id": "n1"}}]},
 "b": {"name": "New", "age": 40, "score": 1.5},
 "c": {"name": "n1", "color": null}, "d": {"count": 1}, "e": {"age": 41},
 "f": [{"name": "n2"}, {"name": "n3"}], "g": {"count": 3}}
END
my $scalars = graphql('types/graphql', <<'END', {json => {a => [undef]}});
mutation($json: Json!) {
  createSample(data: {str: "s", bool: true, int: 7, big: "9223372036854775807",
    flt: 1.5, dec: "0.10", dt: "2024-02-29T12:00:00Z", json: $json,
    bytes: "AQID", color: RED}) { big dec dt json bytes color intOpt } }
END
data_is($scalars->{data}{createSample}, <<'END', 'scalars_go_round');
{"big": "9223372036854775807", "dec": "0.1", "dt": "2024-02-29T12:00:00.000Z",
 "json": {"a": [null]}, "bytes": "AQID", "color": "RED", "intOpt": null}
END

# ---- transactions --------------------------------------------------------

sub users()
{
    my $count = graphql('blog/graphql', '{ countUser }')->{data}{countUser};
    return $$count;
}

my $two = 'mutation { a: createUser(data: {email: "t1@example.com"}) { email }'
    . ' b: createUser(data: {email: "alice@example.com"}) { email }'
    . ' c: createUser(data: {email: "t2@example.com"}) { email } }';
my $before = users();
my $each = graphql('blog/graphql', $two);
is($each->{data}{a}{email}, 't1@example.com', 'each_field_is_a_transaction');
is($each->{data}{b}, undef, 'one_that_fails_is_null');
is($each->{data}{c}{email}, 't2@example.com', 'those_behind_it_run');
is(users(), $before + 2, 'and_what_worked_stays');
graphql('blog/graphql', 'mutation { deleteManyUser(where: {email: '
        . '{startsWith: "t"}}) { count } }');
my $whole = graphql('blog/whole', $two);
is($whole->{data}, undef, 'a_request_is_one_transaction');
is(users(), $before, 'of_which_nothing_stays');
is(scalar @{$whole->{errors}}, 2, 'each_field_that_did_not_run_is_told');
is($whole->{errors}[0]{extensions}{dbErrorCode}, 'SQLITE_CONSTRAINT_UNIQUE',
   'the_first_says_why');
my $good = graphql('blog/whole', 'mutation { '
    . 'a: createUser(data: {id: "w1", email: "w1@example.com"}) { id } '
    . 'b: updateUser(where: {id: "w1"}, data: {name: "W"}) { name } '
    . 'c: deleteUser(where: {id: "w1"}) { name } }');
is(json_text($good->{data}), '{"a":{"id":"w1"},"b":{"name":"W"},'
   . '"c":{"name":"W"}}', 'later_fields_see_what_earlier_ones_did');

# ---- errors --------------------------------------------------------------

my $refused = graphql('blog/graphql', '{ findManyUser(where: {age: '
                      . '{between: [1]}}) { id } countUser }');
is($refused->{data}{findManyUser}, undef, 'arguments_are_those_of_rpc');
data_is($refused->{errors}[0]{extensions}, <<'END', 'and_so_are_their_errors');
{"code": "UNPROCESSABLE", "reason": "invalid-input", "model": "User",
 "rejectedByValidation": true}
END
ok($refused->{data}{countUser}, 'the_other_fields_are_answered');
my $missing = graphql('blog/graphql',
    'mutation { deleteTag(where: {id: 4711}) { id } }');
is($missing->{errors}[0]{extensions}{code}, 'NOT_FOUND',
   'a_row_that_is_not_there_is_told');
my $denied = graphql('policy/graphql', 'mutation { updateDoc(where: {id: 1}, '
                     . 'data: {title: "x"}) { id } }', {}, '{"id":"u2"}');
like($denied->{errors}[0]{extensions}{reason},
     qr/^(?:not-found|rejected-by-policy)$/, 'policies_hold_for_mutations');
my $root = '{"id":"root","role":"ADMIN"}';
for my $case (['graphql', 'what_may_not_be_shown_is_there_all_the_same', 1],
              ['whole', 'but_not_where_a_request_is_one_transaction', 0]) {
    my ($path, $name, $count) = @$case;
    my $hidden = graphql("policy/$path", "mutation { createUser(data: {id: "
        . qq|"$path", name: "X", email: "$path\@x.io"}) { id } }|);
    is($hidden->{errors}[0]{extensions}{rejectReason}, 'cannot-read-back',
       "$path: a row that cannot be read back");
    is(graphql('policy/graphql', '{ countUser(where: {id: {equals: "'
               . $path . '"}}) }', {}, $root)->{data}{countUser}->$*, $count,
       $name);
}
my $many = graphql('blog/few', '{ findManyUser { id } b: findManyUser(take: '
                   . '3) { id } }');
is($many->{errors}[0]{extensions}{code}, 'TOO_MANY', 'rows_have_their_limit');
is(scalar @{$many->{data}{b}}, 3, 'up_to_which_they_come');
my $deep = graphql('blog/graphql', '{ findManyUser { posts { '
    . 'author(where: {id: {equals: null}}) { id } } } }');
like($deep->{errors}[0]{message}, qr/^Invalid findFirst args for model "Post"/,
     'arguments_of_relations_are_checked');
my $levels = graphql('blog/graphql', '{ findManyUser(take: 1) '
    . '{ posts { author ' x 55 . '{ id }' . '} }' x 55 . ' countUser }');
is($levels->{errors}[0]{extensions}{code}, 'TOO_DEEP',
   'relations_are_in_each_other_up_to_a_limit');
ok($levels->{data}{countUser}, 'which_ends_one_field');

# ---- hostile documents ---------------------------------------------------

# Nothing of them runs: a server that answered one row more would tell
# (ApiMaxRows), and none is written.
for my $hostile (hostile_documents('User', 'posts', 'author')) {
    my ($name, $query, $variables) = @$hostile;
    my $answer = graphql('blog/graphql', $query, $variables // {});
    my @errors = @{$answer->{errors} // []};
    my @answered = grep { defined } values %{$answer->{data} // {}};
    ok(@errors && @errors <= 100 && !@answered, "${name}_are_refused");
    cmp_ok(length json_text(\@errors), '<', 200_000,
           "${name}_are_refused_in_few_words");
}
my $tags = graphql('blog/graphql', '{ countTag }')->{data}{countTag}->$*;
for my $mutation (
    ['mutation { ' . join(' ', map { "a$_: createTag(data: {name: \"h$_\"}) "
                                     . '{ id }' } 1 .. 1001) . ' }',
     'a_thousand_and_one_writes'],
    ['mutation { ...A ...A } fragment A on Mutation { createTag(data: {name: '
     . '"h"}) { id ...B } } fragment B on Tag { id ...B }', 'a_cycle'],
    ['mutation { createTag(data: {name: "h", posts: {connect: ['
     . '{id: 1}, ' x 4000 . ']}}) { id } }', 'too_many_tokens']) {
    ok(graphql('blog/graphql', $mutation->[0])->{errors},
       "$mutation->[1]_are_refused");
}
is(graphql('blog/graphql', '{ countTag }')->{data}{countTag}->$*, $tags,
   'and_write_nothing');
my $same = graphql('blog/few', '{ ' . join(' ', map { "a$_: findManyUser("
    . 'take: 1) { id }' } 1 .. 1000) . ' }');
is(scalar(grep { @$_ == 1 } values %{$same->{data}}), 1000,
   'a_thousand_aliases_are_a_thousand_operations');
my $repeated = graphql('blog/few', '{ findManyUser(take: 1) { '
    . 'id posts(take: 1) { id } ' x 1000 . '} }');
is(scalar @{$repeated->{data}{findManyUser}}, 1,
   'a_field_selected_a_thousand_times_is_read_once');

is(graphql('blog/whole', '{ __schema { queryType { name } } }')->{data},
   undef, 'introspection_may_be_off');
status_is($http->get('/blog/whole?query=%7BcountUser%7D'), 405,
          'get_may_be_off');
status_is($http->get('/blog/graphql?query=mutation%7BdeleteManyTag'
                     . '%7Bcount%7D%7D'), 405, 'a_mutation_needs_post');

# ---- values that are none of their types ---------------------------------

sub blog_sql($statement)
{
    system('sqlite3', '-cmd', '.timeout 5000', "$data/blog.db",
           "PRAGMA foreign_keys = off; $statement") == 0 or die;
    return;
}

blog_sql('UPDATE blog_posts SET views = 3000000000 WHERE id = 1');
my $big = graphql('blog/graphql', '{ findManyPost { id views } countPost }');
is($big->{data}{findManyPost}, undef, 'an_int_has_32_bits');
ok($big->{data}{countPost}, 'which_another_field_does_not_mind');
is($big->{errors}[0]{message}, 'Internal server error', 'the_log_says_more');
blog_sql('UPDATE blog_posts SET views = 1 WHERE id = 1');
$httpd->expect_log(
    qr/findMany of Post failed: A value of "Post\.views" is none of its type/);
blog_sql("UPDATE blog_posts SET status = 'LOST' WHERE id = 1");
my $lost = graphql('blog/graphql', '{ findUniquePost(where: {id: 1}) '
                   . '{ status } }');
is($lost->{data}{findUniquePost}, undef, 'an_enum_has_its_members');
is(graphql('blog/graphql', '{ findUniquePost(where: {id: 1}) { id } }')
       ->{data}{findUniquePost}{id}->$*, 1, 'other_fields_of_it_can_be_read');
blog_sql("UPDATE blog_posts SET status = 'DRAFT' WHERE id = 1");
$httpd->expect_log(qr/findUnique of Post failed: A value of "Post\.status"/);

stop_httpd($httpd);
done_testing;
