package dev.mxlab.text;

/** How much a diagnostic matters: an error refuses the file, a warning does not. */
public enum Severity {
  ERROR,
  WARNING,
  NOTE
}
