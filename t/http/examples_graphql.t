# The GraphQL example: it does what its comment says.

use v5.24;
use warnings;

use ApirTest;
use ApirExamples;

my $httpd = start_example('greeting');
my $http = $httpd->client;

answer_is($http->post_json('/graphql',
              '{"query": "{ hello(input: \"Ada\") { message } goodbye }"}'),
          200,
          {data => {hello => {message => 'Hello Ada'}, goodbye => 'Goodbye'}},
          'the_post_of_the_comment_is_answered');
answer_is($http->get('/graphql?query=%7B+goodbye+%7D'), 200,
          {data => {goodbye => 'Goodbye'}}, 'the_get_of_the_comment_too');
answer_is($http->post_json('/graphql', '{"query": "{ hello { message } }"}'),
          200, {data => {hello => {message => 'Hello World'}}},
          'without_a_name_it_is_the_world');

done_testing;
