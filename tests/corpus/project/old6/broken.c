/* Left out of Release: it would not compile. */
#error this one is not built
