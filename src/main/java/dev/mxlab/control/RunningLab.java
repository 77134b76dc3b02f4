package dev.mxlab.control;

import java.nio.file.Path;

/**
 * A lab that runs on this machine, as the registry has it.
 *
 * @param var where it writes; no two labs share one
 * @param directory the lab directory
 * @param started seconds since 1970
 */
public record RunningLab(
    String name, Path var, Path directory, Path socket, long pid, long started) {}
