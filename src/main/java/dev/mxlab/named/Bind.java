package dev.mxlab.named;

/** What this name server says that it is: the BIND whose behaviour it has. */
public final class Bind {
  public static final String VERSION = "9.18.49-1~deb12u3-Debian";
  public static final String TITLE = "BIND " + VERSION + " (Extended Support Version)";

  private Bind() {}
}
