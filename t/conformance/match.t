# The comparison that decides whether a conformance case passes.

use v5.24;
use warnings;

use Test::More;

use ApirJson;
use ApirMatch;

sub differences
{
    my ($want, $got, @unordered) = @_;
    my $match = ApirMatch->new;
    local $match->{unordered} = {map { $_ => 1 } @unordered};
    return scalar(() = $match->value(json_read($want), json_read($got)));
}

sub matches
{
    my ($want, $got, $name, @unordered) = @_;
    ok(!differences($want, $got, @unordered), $name)
        or diag "$want does not match $got";
    return;
}

sub differs
{
    my ($want, $got, $name, @unordered) = @_;
    ok(differences($want, $got, @unordered), $name)
        or diag "$want matches $got";
    return;
}

matches('1e21', '1000000000000000000000', 'numbers_are_values');
matches('0.1', '0.10000000000000001', 'two_texts_of_one_double');
matches('1.0', '1', 'a_fraction_of_zero_is_none');
differs('9007199254740993', '9007199254740992', 'integers_are_exact');
differs('-0', '0', 'minus_zero_is_not_zero');
differs('"1"', '1', 'a_string_is_no_number');
matches('[true,false,null]', '[true,false,null]', 'true_is_true');
differs('true', 'false', 'true_is_not_false');
differs('true', '1', 'true_is_no_number');
differs('null', '"null"', 'null_is_no_string');
matches('"\ud800"', '"\ud800"', 'lone_surrogates_are_compared');
differs('"\ud800"', '"\ufffd"', 'lone_surrogates_are_not_replaced');

matches('{"a":1,"b":2}', '{"b":2,"a":1}', 'members_have_no_order');
differs('{"a":1}', '{"a":1,"b":2}', 'a_member_more_is_a_mismatch');
matches('{"a":1,"$open":true}', '{"a":1,"b":2}', 'open_allows_others');
differs('{"a":1}', '{}', 'a_member_less_is_a_mismatch');
matches('{"a":"$absent"}', '{}', 'absent_wants_no_member');
differs('{"a":"$absent"}', '{"a":null}', 'absent_is_not_null');
matches('{"a":"$any"}', '{"a":null}', 'any_takes_null');
differs('{"a":"$any"}', '{}', 'any_must_be_there');
differs('[1,2]', '[2,1]', 'arrays_have_an_order');
matches('[1,2,[3]]', '[2,[3],1]', 'unordered_arrays_have_none', '');
differs('[1,1,2]', '[1,2,2]', 'unordered_arrays_are_multisets', '');
matches('["$any",1]', '[1,2]', 'a_rule_is_paired_with_what_is_left', '');
matches('{"data":[1,2]}', '{"data":[2,1]}', 'unordered_by_pointer', '/data');

matches('"$string"', '""', 'string');
differs('"$string"', '1', 'string_takes_no_number');
matches('"$number"', '1.5', 'number');
matches('"$$FETCH"', '"$FETCH"', 'two_dollars_are_a_literal_one');
matches('"$datetime"', '"2024-01-31T12:00:00.000Z"', 'datetime');
differs('"$datetime"', '"2024-01-31T12:00:00Z"', 'datetime_has_milliseconds');
matches('"$uuid"', '"0f8fad5b-d9cb-469f-a165-70867728950e"', 'uuid');
matches('"$cuid"', '"cjld2cjxh0000qzrmn831i7rn"', 'cuid');
matches('"$ulid"', '"01ARZ3NDEKTSV4RRFFQ69G5FAV"', 'ulid');
matches('"$nanoid"', '"V1StGXR8_Z5jdHi6B-myT"', 'nanoid');
matches('["$save:ID","${ID}","x-${ID}"]', '["a","a","x-a"]',
        'saved_values_are_expected_later');
differs('["$save:ID","${ID}"]', '["a","b"]', 'saved_values_must_recur');
matches('["$save:N","${N}"]', '[7,7]', 'saved_numbers_stay_numbers');
differs('["$save:N","${N}"]', '[7,"7"]', 'a_saved_number_is_no_text');
ok(!eval { differences('"$nonsense"', '"x"'); 1 },
   'an_unknown_placeholder_is_an_error');

my $match = ApirMatch->new;
$match->value(json_read('{"id":"$save:ID"}'), json_read('{"id":"u/1"}'));
is($match->expand('/user/${ID}?x=${OTHER}'), '/user/u/1?x=${OTHER}',
   'requests_use_saved_values');

done_testing;
