# The tRPC example: it does what its comments say.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirTest;
use ApirExamples;

my $httpd = start_example('trpc');
my $http = $httpd->client;

sub data_is($answer, $data, $name)
{
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return answer_is($answer, 200, {result => {data => $data}}, $name);
}

data_is($http->get('/api/trpc/hello'), 'hello world', 'without_a_name');
data_is($http->get('/api/trpc/hello?input=%22Ada%22'), 'hello Ada',
        'with_a_name');
data_is($http->get('/api/trpc/users.byId?input=1'), {id => 1, name => 'Ada'},
        'a_user');
is($http->get('/api/trpc/users.byId?input=9')->json->{error}{data}{code},
   'NOT_FOUND', 'no_user');
is(scalar @{$http->get('/api/trpc/users.list')->json->{result}{data}}, 3,
   'all_users');
answer_is($http->get('/api/trpc/hello,users.byId?batch=1&input=%7B%221%22:2%7D'),
          200, [{result => {data => 'hello world'}},
                {result => {data => {id => 2, name => 'Grace'}}}], 'a_batch');

my %who = (headers => {authorization => 'Bearer letmein'});
data_is($http->post_json('/api/trpc/users.create', '{"name":"Tony"}', %who),
        {id => 4, name => 'Tony'}, 'a_mutation');
status_is($http->post_json('/api/trpc/users.create', '{"name":"Tony"}'), 401,
          'its_middleware_refuses_who_is_not_known');
my $refused = $http->post_json('/api/trpc/users.create', '{"name":""}', %who);
status_is($refused, 400, 'its_input_is_validated');
like($refused->json->{error}{message}, qr/"path": \[\s*"name"\s*\]/,
     'which_the_message_tells');

is($http->get('/api/trpc/counter?input=%7B%22to%22:2%7D')->body,
   "event: connected\ndata: {}\n\n\ndata: 1\nid: 1\n\n\ndata: 2\nid: 2\n\n\n"
   . "event: return\ndata: \n\n\n", 'a_subscription');
is($http->get('/api/trpc/counter?input=%7B%22to%22:2%7D',
              headers => {'Last-Event-ID' => 1})->body,
   "event: connected\ndata: {}\n\n\ndata: 2\nid: 2\n\n\n"
   . "event: return\ndata: \n\n\n", 'goes_on_after_the_last_id');

stop_httpd($httpd);
done_testing;
