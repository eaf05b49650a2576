/* For LD_PRELOAD: fsync and fdatasync return at once, to see what they cost a program that always calls them. */
int fsync(int fd) { (void) fd; return 0; }
int fdatasync(int fd) { (void) fd; return 0; }
