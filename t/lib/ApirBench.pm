package ApirBench;

# What the scripts of `make bench` share: servers, loads, medians, verdicts.

use v5.24;
use warnings;
use experimental 'signatures';

use ApirHttpd;
use Exporter 'import';
use List::Util qw(max);
use Time::HiRes qw(time);

our @EXPORT = qw(server bench_server load median compare range verdict
                 say_line bench_file cpu_seconds memory_kib);

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

# The same, not started yet.
sub bench_server(%options)
{
    return ApirHttpd->new(mpm => 'event', mpm_conf => $SIZES, %options);
}

# A load of so many seconds: requests a second, and the microseconds of CPU
# that the server's child used for each, which other work on the machine
# disturbs less. Nothing when answers were missing or no 2xx. A script of wrk's
# may say what is sent.
sub load($server, $path, $seconds, $script = undef, $connections = 16)
{
    my $child = $server->worker;
    my $url = $server->url($path);
    my $before = cpu_seconds($child);
    my $with = $script ? "-s '$script'" : '';
    my $how = "-t1 -c$connections -d${seconds}s --timeout 5s $with";
    my $said = qx(wrk $how '$url' 2>&1);
    my $used = cpu_seconds($child) - $before;
    return () if $said =~ /Non-2xx|Socket errors/;
    my ($count) = $said =~ /(\d+) requests in/ or return ();
    my ($rate) = $said =~ m{Requests/sec:\s+([\d.]+)} or return ();
    return ($rate, 1e6 * $used / $count);
}

sub median(@numbers)
{
    my @sorted = sort { $a <=> $b } @numbers;
    my $middle = int(@sorted / 2);
    return @sorted % 2 ? $sorted[$middle]
                       : ($sorted[$middle - 1] + $sorted[$middle]) / 2;
}

# Loads two servers in turn, [server, path, script] each, so that what else the
# machine does meets both. Returns the ratios ours/other of the rates and of
# the CPU time, the median rates, and the ratio of the best rates, those that
# were disturbed the least.
sub compare($ours, $other)
{
    my (@rates, @costs, @ours, @other);
    for my $round (1 .. $ENV{PAIRS}) {
        my @both;
        for my $which ($round % 2 ? (0, 1) : (1, 0)) {
            my ($server, $path, $script) = @{ $which ? $other : $ours };
            $both[$which] = [load($server, $path, $ENV{SECS}, $script)];
            return undef unless @{ $both[$which] };
        }
        push @ours, $both[0][0];
        push @other, $both[1][0];
        push @rates, $both[0][0] / $both[1][0];
        push @costs, $both[0][1] / $both[1][1];
    }
    return { rates => \@rates, costs => \@costs, rate => median(@rates),
             cost => median(@costs), ours => median(@ours),
             other => median(@other), best => max(@ours) / max(@other) };
}

# "0.93 … 1.02", the smallest and the largest.
sub range(@numbers)
{
    my @sorted = sort { $a <=> $b } @numbers;
    return sprintf '%.3f … %.3f', @sorted[0, -1];
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
