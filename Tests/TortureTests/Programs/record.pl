#!/usr/bin/perl
# An action that writes down what it can read of its paths when it starts, in one write, and then whether it ended.
#
# usage: record.pl LOG [pause=SECONDS] [fail=N] [alone=LOCKFILE] [ask=FILE] [follow=1]
#   pause   how long it goes on after it has read
#   fail    fails about once in N times, after it has read
#   alone   a file that only one run may hold
#   ask     tells whether that file exists
#   follow  reads what links lead to
#
# Lines, words apart by a space, paths with %XX for what is not plain:
#   S ID BEGIN END REASON SCOPE COUNT ATTEMPT    a run; the moments between which it read
#   R ID PATH STATE                              one path: -, d, l:TARGET, p, or the file's text and :end if complete
#   O ID                                         another run held the lock
#   L ID yes|no                                  whether the asked file existed
#   E ID TIME                                    when it ended by itself, with success
use strict;
use warnings;
use Fcntl qw(:flock);
use Time::HiRes qw(sleep clock_gettime CLOCK_MONOTONIC);

my $log = shift;
my %option = map { split /=/, $_, 2 } @ARGV;
my $id = $ENV{HEED_RUN_ID};
my $lock;
my $text = '';

sub plain {
    my ($word) = @_;
    $word =~ s/([^A-Za-z0-9_.\/,~+-])/sprintf('%%%02X', ord $1)/ge;
    return $word;
}

sub state_of {
    my ($path) = @_;
    return '-' unless lstat $path;
    return 'l:' . plain(readlink($path) // '') if -l _ && !$option{follow};
    stat $path or return '-';
    return 'd' if -d _;
    return 'p' unless -f _;
    open(my $file, '<', $path) or return '-';
    my $content = '';
    1 while sysread($file, $content, 65536, length $content);
    my $complete = chomp $content ? ':end' : '';
    return 'f:' . plain($content) . $complete;
}

# Everything, where heed does not tell what has changed.
sub below {
    my ($directory) = @_;
    opendir(my $open, $directory) or return ();
    my @found;
    for my $name (sort readdir $open) {
        next if $name =~ /^(\.|\.\.|\.git|build|node_modules)$/;
        my $path = $directory eq '.' ? $name : "$directory/$name";
        lstat $path or next;
        push @found, -d _ ? below($path) : $path;
    }
    return @found;
}

if ($option{alone}) {
    open($lock, '>>', $option{alone}) or die "$option{alone}: $!\n";
    $text .= "O $id\n" unless flock($lock, LOCK_EX | LOCK_NB);
}
$text .= "L $id " . (-e $option{ask} ? 'yes' : 'no') . "\n" if $option{ask};
my $begin = clock_gettime(CLOCK_MONOTONIC);
my @paths;
if ($ENV{HEED_SCOPE} eq 'all') {
    @paths = below('.');
} else {
    open(my $list, '<', $ENV{HEED_PATHS_FILE}) or die "$ENV{HEED_PATHS_FILE}: $!\n";
    local $/ = "\0";
    chomp(@paths = <$list>);
}
my $reads = '';
for my $path (@paths) {
    # The name as it is in the tree.
    my $name = $path =~ s/^\.\/(?=-)//r;
    $reads .= "R $id " . plain($name) . ' ' . state_of($path) . "\n";
}
my $end = clock_gettime(CLOCK_MONOTONIC);
my $count = @paths;
$text .= "S $id $begin $end $ENV{HEED_REASON} $ENV{HEED_SCOPE} $count $ENV{HEED_ATTEMPT}\n$reads";

sub note {
    open(my $file, '>>', $log) or die "$log: $!\n";
    my $written = syswrite($file, $_[0]);
    die "$log: written in part\n" unless defined $written && $written == length $_[0];
}
note($text);
sleep $option{pause} if $option{pause};
exit 3 if $option{fail} && rand($option{fail}) < 1;
note("E $id " . clock_gettime(CLOCK_MONOTONIC) . "\n");
