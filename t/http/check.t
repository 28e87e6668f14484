# GET …/check: whether an operation could be permitted at all. (The decision
# itself is t/unit/policy_decide's and policy_enumerate's.)

use v5.24;
use warnings;

use ApirTest;
use ApirModels;

need('sqlite3');
my $schema = <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

enum Role {
    USER
    ADMIN
}

model User {
    id    Int    @id
    role  Role
    level Int
    posts Post[]
    @@allow('read', auth().role == ADMIN)
    @@allow('create', auth().level > 0)
}

model Post {
    id        Int     @id
    published Boolean
    value     Int
    owner     User?   @relation(fields: [ownerId], references: [id])
    ownerId   Int?
    @@allow('read', published || auth() == owner)
    @@allow('update', auth().id == ownerId && value > 1)
    @@deny('update', value == 3)
}

model Nothing {
    id Int @id
}
ZMODEL
my $httpd = start_models(<<'CONF', schema => $schema);
<Location "/api/guarded">
    ApiModels app
    ApiAuth "id=%{req:x-id}" "role=%{req:x-role}" "level=%{req:x-level}"
</Location>
<Location "/api/row">
    ApiModels app
    ApiAuth "User.id=%{req:x-id}"
</Location>
CONF
my $http = $httpd->client;
sql($httpd, "INSERT INTO User VALUES (1, 'USER', 0), (2, 'ADMIN', 3);");

sub asked
{
    my ($headers, $model, $q, $mount) = @_;
    $mount //= 'guarded';
    return $http->get("/api/$mount/$model/check?" . args($q),
                      headers => $headers);
}

sub can
{
    my $answer = asked(@_);
    return $answer->status == 200 ? $answer->body =~ /\{"data":(\w+)\}/ && $1
                                  : $answer->status;
}

my @one = ('X-Id' => 1, 'X-Role' => 'USER', 'X-Level' => 0);
my @admin = ('X-Id' => 2, 'X-Role' => 'ADMIN', 'X-Level' => 3);
my $read = '{"operation":"read"}';
is(can([], 'nothing', $read), 'false', 'without_rules_nothing_is_possible');
is(can([], 'user', $read), 'false', 'nobody_is_no_admin');
is(can([@one], 'user', $read), 'false', 'nor_is_a_user');
is(can([@admin], 'user', $read), 'true', 'an_admin_is');
is(can([@one], 'user', '{"operation":"create"}'), 'false', 'numbers_count');
is(can([@admin], 'user', '{"operation":"create"}'), 'true', 'as_numbers');
my $closed = '{"operation":"read","where":{"published":false}}';
is(can([], 'post', $closed), 'false', 'a_condition_rules_it_out');
is(can([@one], 'post', $closed), 'true', 'or_not');
my @updates = ([1, 1, 'false'], [1, 2, 'true'], [1, 3, 'false'],
               [2, 2, 'false']);
for my $update (@updates) {
    my ($owner, $value, $wanted) = @$update;
    is(can([@one], 'post', "{\"operation\":\"update\",\"where\":"
           . "{\"ownerId\":$owner,\"value\":$value}}"), $wanted,
       "an_update_where_owner=$owner value=$value");
}
is(can([@one], 'post', '{"operation":"delete"}'), 'false',
   'what_no_rule_allows');
is(can(['X-Id' => 2], 'user', $read, 'row'), 'true', 'a_user_who_is_a_row');
is(can(['X-Id' => 1], 'user', $read, 'row'), 'false', 'has_its_fields');
is(can(['X-Id' => 9], 'user', $read, 'row'), 'false', 'or_is_nobody');

# Without policies everything is.
for my $operation (qw(create read update delete)) {
    is(can([], 'nothing', "{\"operation\":\"$operation\"}", 'model'), 'true',
       "$operation: without_policies_everything_is");
}

# Mistakes.
my %wrong = ('{}' => 422, '{"operation":"write"}' => 422,
             '{"operation":"read","where":{"nope":1}}' => 422,
             '{"operation":"read","where":{"published":1}}' => 422,
             '{"operation":"read","where":{"value":-1}}' => 422,
             '{"operation":"read","where":{"value":null}}' => 422,
             '{"operation":"read","more":1}' => 422,
             '{"operation":' => 400);
for my $mount (qw(guarded model)) {
    for my $q (sort keys %wrong) {
        my $answer = asked([], 'post', $q, $mount);
        status_is($answer, $wrong{$q}, "$mount: $q");
        is($answer->json->{error}{reason}, 'invalid-input', 'says_why');
    }
}
status_is($http->post_json('/api/guarded/post/check', $read), 400,
          'POST_is_no_question');
status_is(asked([], 'nope', $read), 400, 'an_unknown_model');

stop_httpd($httpd);
done_testing;
