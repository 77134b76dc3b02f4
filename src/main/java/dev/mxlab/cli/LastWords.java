package dev.mxlab.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes on what a command says, and knows whether its last words ask for a password. */
final class LastWords extends FilterOutputStream {
  private static final int KEPT = 64;

  private String last = "";

  LastWords(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int kept = Math.min(length, KEPT);
    String end = new String(bytes, from + length - kept, kept, StandardCharsets.UTF_8);
    synchronized (this) {
      String all = last + end;
      last = all.substring(Math.max(0, all.length() - KEPT));
    }
    out.write(bytes, from, length);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** passwd(1), su(1) and adduser(8) turn the terminal's echo off after such words. */
  synchronized boolean askForSecret() {
    return last.endsWith("assword: ");
  }
}
