package dev.mxlab.control;

import java.util.Map;

/** The end of a call: its exit code, and the state to bring along to the next. */
public record Exit(int code, Map<String, String> state) {}
