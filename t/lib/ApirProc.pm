package ApirProc;

# What /proc tells of a process: its children, memory, open files, CPU time.

use v5.24;
use warnings;
use experimental 'signatures';

use Exporter 'import';
use POSIX ();

our @EXPORT_OK = qw(proc_alive proc_children proc_memory proc_files
                    proc_threads proc_mappings proc_cpu);

sub slurp($path)
{
    open my $file, '<', $path or return undef;
    local $/;
    return scalar <$file>;
}

# The fields of /proc/PID/stat after the name, from the state on.
sub stat_fields($pid)
{
    my $text = slurp("/proc/$pid/stat") // return;
    return split ' ', $text =~ s/\A.*\) //sr;
}

# Whether it runs; a zombie does not.
sub proc_alive($pid)
{
    my ($state) = stat_fields($pid);
    return defined $state && $state ne 'Z';
}

# The running children of a process.
sub proc_children($parent)
{
    opendir my $folder, '/proc' or return;
    my @children;
    for my $pid (grep { /^[0-9]+$/ } readdir $folder) {
        my ($state, $ppid) = stat_fields($pid);
        push @children, $pid
            if defined $ppid && $ppid == $parent && $state ne 'Z';
    }
    @children = sort { $a <=> $b } @children;
    return @children;
}

# KiB of a process's own (anonymous) memory: what a leak adds to.
sub proc_memory($pid)
{
    my $status = slurp("/proc/$pid/status") // return undef;
    return $status =~ /^RssAnon:\s+([0-9]+)/m ? $1 : undef;
}

# How many files, sockets and pipes it has open; or their names.
sub proc_files($pid)
{
    opendir my $folder, "/proc/$pid/fd" or return;
    my @names = map { readlink("/proc/$pid/fd/$_") // () }
                grep { /^[0-9]+$/ } readdir $folder;
    return scalar @names unless wantarray;
    @names = sort @names;
    return @names;
}

sub proc_threads($pid)
{
    my $status = slurp("/proc/$pid/status") // return undef;
    return $status =~ /^Threads:\s+([0-9]+)/m ? $1 : undef;
}

# How many regions of memory are mapped.
sub proc_mappings($pid)
{
    my $maps = slurp("/proc/$pid/maps") // return undef;
    return scalar(() = $maps =~ /\n/g);
}

# Seconds of CPU time that the process has used.
sub proc_cpu($pid)
{
    my @fields = stat_fields($pid);
    return undef unless @fields;
    return ($fields[11] + $fields[12]) / POSIX::sysconf(POSIX::_SC_CLK_TCK());
}

1;
