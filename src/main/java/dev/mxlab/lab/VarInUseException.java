package dev.mxlab.lab;

import java.io.IOException;
import java.nio.file.Path;

/** Another running lab writes to this directory. */
public final class VarInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  VarInUseException(Path var) {
    super(var + " is in use by a running lab");
  }
}
