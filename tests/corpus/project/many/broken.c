/* Excluded from the build for x64. */
#error "this file is excluded"
