"""The people of the office: registering them, finding them, telling who acts."""
