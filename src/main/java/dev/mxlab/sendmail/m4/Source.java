package dev.mxlab.sendmail.m4;

/** A file that was opened, by the name that {@code __file__} shows. */
record Source(String name, String text) {}
