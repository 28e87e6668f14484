# What a user may not read leaves no trace in any answer: two databases that
# differ only in that give the same bytes to every read, and to every write that
# cannot change it.
#
# APIR_REQUESTS: how many (else 1,000); APIR_RANDOM: the seed.

use v5.24;
use warnings;

use JSON::PP ();

use ApirTest;
use ApirLeak;
use ApirModels;

need('sqlite3');
my $seed = $ENV{APIR_RANDOM} // 1 + int rand 2**31 - 2;
my $count = $ENV{APIR_REQUESTS} // 1000;
my $data = models_data();
my %files = ('conf/leak.zmodel' => ApirLeak::schema());
my $httpd = start_httpd(<<"CONF", files => \%files);
MaxKeepAliveRequests 0
LimitRequestLine 100000
ApiDatabase a "sqlite:$data/a.db"
ApiDatabase b "sqlite:$data/b.db"
ApiSchema a conf/leak.zmodel database=a push=on
ApiSchema b conf/leak.zmodel database=b push=on
<Location "/a">
    ApiModels a
    ApiPolicyAnonymous strict
    ApiAuth "id=%{req:x-id}"
</Location>
<Location "/b">
    ApiModels b
    ApiPolicyAnonymous strict
    ApiAuth "id=%{req:x-id}"
</Location>
<Location "/all">
    ApiModels a
    ApiPolicy off
</Location>
CONF
$httpd->client->get('/');    # who answers has its tables
$httpd->expect_log(qr/push=on has run [0-9]+ statements/);
for my $name (qw(a b)) {
    my $rows = ApirLeak->new($seed)->rows(ApirLeak->new($seed * 3 + ord $name));
    open my $pipe, '|-', "sqlite3 -bail $data/$name.db > $data/$name.out"
        or die $!;
    print $pipe $rows;
    close $pipe or die "sqlite3 failed\n";
    is(-s "$data/$name.out", 0, "the_rows_of_$name");
}

my $http = $httpd->client;
my $json = JSON::PP->new->canonical->allow_nonref;
my $random = ApirLeak->new($seed + 17);
my %METHODS = (update => 'PUT', create => 'POST', upsert => 'POST',
               delete => 'DELETE');

# An operation's answer from one of the places.
sub ask
{
    my ($place, $user, $model, $op, $args) = @_;
    my $method = $METHODS{$op =~ s/Many.*//r} // 'GET';
    my $sent = $json->encode($args);
    return $http->request($method, "/$place/$model/$op?" . args($sent),
                          headers => ['X-Id' => $user])
        if $method eq 'GET' || $method eq 'DELETE';
    return $http->request($method, "/$place/$model/$op", body => $sent,
        headers => ['X-Id' => $user, 'Content-Type' => 'application/json']);
}

my (%statuses, %told, $differ, $guarded, $written);
for my $number (1 .. $count) {
    my $kind = $number % 10;
    my ($model, $op, $args) = $kind == 9 ? $random->question
        : $kind % 4 == 3 ? $random->write : $random->request;
    for my $user ('1', '') {
        my ($one, $two, $all) = map { ask($_, $user, $model, $op, $args) }
            'a', 'b', $user && !$kind ? 'all' : ();
        $written++ if $METHODS{$op =~ s/Many.*//r} && $one->status < 300;
        $statuses{$one->status}++;
        $guarded++ if $all && $all->body ne $one->body;
        next if $one->body eq $two->body && $one->status == $two->status;
        next if $differ++ > 4;
        diag "seed $seed, user '$user': $model/$op ", $json->encode($args),
            "\n  a: ", $one->status, ' ', substr($one->body, 0, 600),
            "\n  b: ", $two->status, ' ', substr($two->body, 0, 600);
    }
    $told{$op}++;
}
ok(!$differ, 'what_may_not_be_read_changes_no_answer') or diag "$differ differ";
ok($guarded, 'but_without_policies_there_is_more');
ok($written > $count / 20, 'some_writes_are_done') or diag $written // 0;
ok(($statuses{200} // 0) > $count, 'most_requests_are_right')
    or diag $json->encode(\%statuses);
note $json->encode(\%statuses), ' ', $json->encode(\%told);
stop_httpd($httpd);
done_testing;
