// Staff pages only: comforts (error summary focus, character counts). Nothing depends on it.
import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
