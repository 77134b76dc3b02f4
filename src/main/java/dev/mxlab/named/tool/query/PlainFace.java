package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.HexDump;
import dev.mxlab.named.tool.query.Lookup.Flag;
import java.io.PrintStream;

/** The common complaints, as host and nslookup print them. */
public abstract class PlainFace implements Face {
  protected final PrintStream out;

  protected PlainFace(PrintStream out) {
    this.out = out;
  }

  @Override
  public void warning(String text) {
    out.print(";; " + text + "\n");
  }

  @Override
  public void error(String text) {
    out.print(";; " + text + "\n");
  }

  @Override
  public void comment(Lookup lookup, String text) {
    if (lookup.is(Flag.COMMENTS)) {
      warning(text);
    }
  }

  @Override
  public void unreadable(String why, byte[] wire) {
    out.print(";; Got bad packet: " + why + "\n" + wire.length + " bytes\n" + HexDump.of(wire));
  }

  @Override
  public void unreached(Lookup lookup) {
    error("no servers could be reached");
  }

  @Override
  public void transferFailed(String why) {
    out.print("; Transfer failed." + why + "\n");
  }

  @Override
  public void unresolved(String server, String why) {
    out.print("couldn't get address for '" + server + "': " + why + "\n");
  }
}
