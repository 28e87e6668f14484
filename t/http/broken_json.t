# Bodies that are no JSON: a clear 400, and the next request is served.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END');
ApiPlugin live @PLUGIN(live)@
ApiFragment live
END

my %broken = (
    nothing => '',
    an_open_object => '{"a":',
    a_trailing_comma => '[1,]',
    two_values => '{} {}',
    single_quotes => "{'a':1}",
    a_comment => '{} // x',
    NaN => 'NaN',
    a_leading_zero => '01',
    a_bare_word => 'nope',
    a_raw_line_feed => "\"a\nb\"",
    a_raw_NUL => "\"a\0b\"",
    NUL_after_the_value => "{}\0",
    an_overlong_slash => "\"\xc0\xaf\"",
    an_encoded_surrogate => "\"\xed\xa0\x80\"",
    beyond_unicode => "\"\xf4\x90\x80\x80\"",
    a_cut_character => "\"\xe2\x82\"",
    UTF_16 => "\xff\xfe{\0}\0",
    a_bad_escape => '"\x41"',
    a_short_escape => '"\u12"',
);

for my $name (sort keys %broken) {
    my $http = $httpd->client;
    my $answer = $http->post_json('/api/live/json', $broken{$name});
    status_is($answer, 400, "${name}_is_a_400");
    is(($answer->json // {})->{code}, 'BAD_JSON', "${name}_has_its_code")
        or diag $answer->text;
    served($httpd, '/api/live/hello', "served_after_$name", $http);
}

my $http = $httpd->client;
answer_is($http->post_json('/api/live/json', '{"a":"\u0000","b":1e400}'),
          200, {got => {a => "\0", b => undef}},
          'NUL_escapes_and_huge_numbers_are_JSON');
is($http->post_json('/api/live/json', '"\ud800"')->body,
   '{"got":"\ud800"}', 'lone_surrogates_are_kept');
is($http->post_json('/api/live/json', "\xef\xbb\xbf[1]")->body,
   '{"got":[1]}', 'a_byte_order_mark_is_cut');
answer_is($http->post_json('/api/live/json',
                           '[9007199254740993, 0.1, 1.0, 1E2, 1e21]'), 200,
          {got => [9007199254740993, 0.1, 1, 100, 1e21]},
          'numbers_keep_their_value');

# What is not read cannot be wrong.
answer_is($http->post_json('/api/live/ignored', '{"a":'), 200,
          {ignored => JSON::PP::true()}, 'an_unread_body_is_not_judged');

stop_httpd($httpd);
done_testing;
