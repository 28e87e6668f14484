package ApirBench;

# What the scripts of `make bench` share: servers, loads, medians, verdicts.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirHttpd;
use Exporter 'import';
use Time::HiRes qw(time);

our @EXPORT = qw(server rate median pairs verdict say_line bench_file
                 cpu_seconds memory_kib);

# A shared object of t/bench.
sub bench_file($name)
{
    return ApirHttpd::build_folder() . "/t/bench/.libs/$name.so";
}

# One child with many threads: what is measured is the work of a request, not
# the start of children.
my $SIZES = <<'END';
StartServers 1
ServerLimit 1
ThreadLimit 64
ThreadsPerChild 64
MaxRequestWorkers 64
MaxSpareThreads 64
MaxConnectionsPerChild 0
MaxKeepAliveRequests 0
LimitRequestLine 1000000
END

sub server(%options)
{
    return ApirHttpd->start(mpm => 'event', mpm_conf => $SIZES, %options);
}

# Requests a second that wrk gets in so many seconds; undef when answers were
# missing or no 2xx.
sub rate($server, $path, $seconds)
{
    my $url = $server->url($path);
    my $said = qx(wrk -t1 -c16 -d${seconds}s --timeout 5s '$url' 2>&1);
    return undef if $said =~ /Non-2xx|Socket errors/;
    return $said =~ m{Requests/sec:\s+([\d.]+)} ? $1 : undef;
}

sub median(@numbers)
{
    my @sorted = sort { $a <=> $b } @numbers;
    my $middle = int(@sorted / 2);
    return @sorted % 2 ? $sorted[$middle]
                       : ($sorted[$middle - 1] + $sorted[$middle]) / 2;
}

# Measures two things in turn, so that what else the machine does meets both, and
# returns the ratios of the pairs, smallest first.
sub pairs($count, $ours, $other)
{
    my @ratios;
    for my $round (1 .. $count) {
        my ($first, $second) = $round % 2 ? ($ours, $other) : ($other, $ours);
        my $one = $first->();
        my $two = $second->();
        ($one, $two) = ($two, $one) unless $round % 2;
        return () unless $one && $two;
        push @ratios, $one / $two;
    }
    return sort { $a <=> $b } @ratios;
}

# Seconds of CPU that a process has used, to the nanosecond.
sub cpu_seconds($pid)
{
    my $sum = 0;
    for my $file (glob "/proc/$pid/task/*/schedstat") {
        open my $handle, '<', $file or next;
        $sum += (split ' ', scalar <$handle> // 0)[0] // 0;
    }
    return $sum / 1e9;
}

# A line of /proc/PID/status, in KiB.
sub memory_kib($pid, $name)
{
    open my $handle, '<', "/proc/$pid/status" or return undef;
    my ($line) = grep { /^\Q$name\E:/ } <$handle>;
    return $line && $line =~ /(\d+)/ ? $1 : undef;
}

my $missed = 0;
END { $? ||= $missed ? 1 : 0 }

sub say_line($name, $text)
{
    $| = 1;
    printf "%-52s %s\n", $name, $text;
    return;
}

# Prints a number beside its goal ("at least 0.90", "at most 1.05").
sub verdict($name, $number, $goal, $more = '')
{
    my ($which, $limit) = $goal =~ /^at (least|most) ([\d.]+)/
        or die "no goal: $goal\n";
    my $met = defined $number
        && ($which eq 'least' ? $number >= $limit : $number <= $limit);
    $missed++ unless $met;
    say_line($name, sprintf '%8s  (%s: %s)%s',
             defined $number ? sprintf('%.3f', $number) : 'none', $goal,
             $met ? 'met' : 'MISSED', $more);
    return;
}

1;
