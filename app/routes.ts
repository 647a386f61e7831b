// Routes are the files of app/routes: dots are slashes, a folder's route.tsx is its route.
import { flatRoutes } from "@remix-run/fs-routes";

export default flatRoutes();
